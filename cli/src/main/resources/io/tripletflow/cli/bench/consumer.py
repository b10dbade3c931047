"""What one would write instead of TripletFlow: a Kafka consumer around PyTorch.

Reads labelled events (JSON), takes one training step for each batch (batch-hard triplet loss, Adam)
and writes the batch's embeddings back. At-least-once: offsets are committed behind what is written.
Needs torch and confluent_kafka. Ends when its standard input does.

usage: consumer.py BOOTSTRAP EVENTS EMBEDDINGS FEATURES HIDDEN EMBEDDING BATCH
"""
import json
import os
import sys
import threading
import time

import torch
from confluent_kafka import Consumer, Producer
from torch import nn
from torch.nn import functional

COMMIT_SECONDS = 5
MARGIN = 0.2


def encoder(features, hidden, embedding):
    if hidden == 0:
        return nn.Linear(features, embedding)
    return nn.Sequential(nn.Linear(features, hidden), nn.ReLU(), nn.Linear(hidden, embedding))


def batch_hard(rows, labels):
    """Mean of max(0, d(a,p) - d(a,n) + margin) over the anchors that have both; None without any."""
    distances = torch.cdist(rows, rows)
    same = labels[:, None] == labels[None, :]
    positive = same & ~torch.eye(len(labels), dtype=torch.bool)
    usable = positive.any(1) & (~same).any(1)
    if not usable.any():
        return None
    hardest_positive = distances.masked_fill(~positive, -1).amax(1)
    hardest_negative = distances.masked_fill(same, float("inf")).amin(1)
    return functional.relu(hardest_positive - hardest_negative + MARGIN)[usable].mean()


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


def main(bootstrap, source, target, features, hidden, embedding, batch):
    threading.Thread(target=end_with_input, daemon=True).start()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = encoder(features, hidden, embedding)
    optimizer = torch.optim.Adam(model.parameters())
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": target,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([source])
    producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 5})
    ids = {}
    committed = time.monotonic()
    while True:
        records = [r for r in consumer.consume(batch, timeout=1.0) if r.error() is None]
        events = [json.loads(record.value()) for record in records]
        if events:
            labels = [event.get("label", event["entity"]) for event in events]
            labels = torch.tensor([ids.setdefault(label, len(ids)) for label in labels])
            rows = functional.normalize(model(torch.tensor([e["features"] for e in events])))
            loss = batch_hard(rows, labels)
            if loss is not None:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            for event, row in zip(events, rows.tolist()):
                value = {"entity": event["entity"], "time": event["time"], "embedding": row}
                producer.produce(target, json.dumps(value), event["entity"])
                producer.poll(0)
        if time.monotonic() > committed + COMMIT_SECONDS:
            producer.flush()
            consumer.commit(asynchronous=False)
            committed = time.monotonic()


if __name__ == "__main__":
    main(*sys.argv[1:4], *map(int, sys.argv[4:8]))
