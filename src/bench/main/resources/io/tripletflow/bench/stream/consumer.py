"""What one would write instead of TripletFlow: a Kafka consumer around PyTorch.

Reads labelled events (JSON), takes training steps of a batch of rows (batch-hard triplet loss, Adam)
and writes the embeddings of each batch of events back. The first step has the events themselves; where
ROWS is more than 1, further steps have rows drawn from the newest events. Inputs are vectors, images
(base64 of float32), texts, which scikit-learn hashes (words, their pairs, pieces of three and four
letters), or sets of ids; texts and ids enter the encoder by torch's EmbeddingBag. At-least-once: offsets
are committed behind what is written. Needs torch and confluent_kafka, for texts scikit-learn. Ends when
its standard input does.

usage: consumer.py BOOTSTRAP EVENTS EMBEDDINGS INPUT SIZE HIDDEN EMBEDDING BATCH ROWS
"""
import base64
import json
import os
import random
import sys
import threading
import time
import zlib
from collections import deque

import torch
from confluent_kafka import Consumer, Producer
from torch import nn
from torch.nn import functional

COMMIT_SECONDS = 5
MARGIN = 0.2
REMEMBERED = 4096
HASHES = 4096
TABLE = 10_000
WIDTH = 64


class Bag(nn.Module):
    """Sparse rows, each its indices and their weights or None, as sums (means) of rows of a table."""

    def __init__(self, rows, width, mode):
        super().__init__()
        self.table = nn.EmbeddingBag(rows, width, mode=mode)

    def forward(self, rows):
        lengths = torch.tensor([len(indices) for indices, _ in rows])
        offsets = functional.pad(lengths.cumsum(0)[:-1], (1, 0))
        indices = torch.cat([indices for indices, _ in rows])
        weighted = rows[0][1] is not None
        weights = torch.cat([weights for _, weights in rows]) if weighted else None
        return self.table(indices, offsets, per_sample_weights=weights)


def encoder(inputs, hidden, embedding, first=nn.Linear):
    if hidden == 0:
        return first(inputs, embedding)
    return nn.Sequential(first(inputs, hidden), nn.ReLU(), nn.Linear(hidden, embedding))


def text_reader():
    from sklearn.feature_extraction.text import HashingVectorizer

    words = HashingVectorizer(n_features=HASHES, ngram_range=(1, 2), norm=None)
    pieces = HashingVectorizer(
        n_features=HASHES, analyzer="char_wb", ngram_range=(3, 4), norm=None
    )

    def read(events):
        texts = [event["text"] for event in events]
        rows = (words.transform(texts) + 0.5 * pieces.transform(texts)).tocsr()
        indices = torch.from_numpy(rows.indices).long()
        weights = torch.from_numpy(rows.data).float()
        parts = list(zip(rows.indptr[:-1].tolist(), rows.indptr[1:].tolist()))
        return [(indices[a:b], weights[a:b]) for a, b in parts]

    return read


def read_ids(events):
    sets = [[zlib.crc32(i.encode()) % TABLE for i in event["ids"]] for event in events]
    return [(torch.tensor(ids), None) for ids in sets]


def read_vectors(events):
    return list(torch.tensor([event["features"] for event in events]))


def read_images(events):
    packed = bytearray(b"".join(base64.b64decode(event["features"]) for event in events))
    return list(torch.frombuffer(packed, dtype=torch.float32).view(len(events), -1))


def model_of(kind, size, hidden, embedding):
    """What reads events, the model, and what the model takes of a list of read ones."""
    if kind == "text":
        bag = lambda rows, width: Bag(rows, width, "sum")
        return text_reader(), encoder(HASHES, hidden, embedding, bag), list
    if kind == "ids":
        model = nn.Sequential(Bag(TABLE, WIDTH, "mean"), encoder(WIDTH, hidden, embedding))
        return read_ids, model, list
    read = read_images if kind == "image" else read_vectors
    return read, encoder(size, hidden, embedding), torch.stack


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


def main(bootstrap, source, target, kind, size, hidden, embedding, batch, rows_an_event):
    threading.Thread(target=end_with_input, daemon=True).start()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    random.seed(1)
    read, model, together = model_of(kind, size, hidden, embedding)
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
    remembered = deque(maxlen=REMEMBERED)

    def step(inputs, labels):
        rows = functional.normalize(model(together(inputs)))
        loss = batch_hard(rows, torch.tensor(labels))
        if loss is not None:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return rows

    owed = 0.0
    committed = time.monotonic()
    while True:
        records = [r for r in consumer.consume(batch, timeout=1.0) if r.error() is None]
        events = [json.loads(record.value()) for record in records]
        if events:
            labels = [event.get("label", event["entity"]) for event in events]
            labels = [ids.setdefault(label, len(ids)) for label in labels]
            inputs = read(events)
            rows = step(inputs, labels)
            if rows_an_event > 1:
                remembered.extend(zip(inputs, labels))
                owed += (rows_an_event - 1) * len(events)
            while owed >= batch and len(remembered) >= batch:
                owed -= batch
                step(*zip(*random.sample(remembered, batch)))
            for event, row in zip(events, rows.tolist()):
                value = {"entity": event["entity"], "time": event["time"], "embedding": row}
                producer.produce(target, json.dumps(value), event["entity"])
                producer.poll(0)
        if time.monotonic() > committed + COMMIT_SECONDS:
            producer.flush()
            consumer.commit(asynchronous=False)
            committed = time.monotonic()


if __name__ == "__main__":
    main(*sys.argv[1:5], *map(int, sys.argv[5:9]), float(sys.argv[9]))
