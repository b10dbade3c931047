"""Makes the golden values of the core's tests, in double precision.

    python3 src/test/python/golden.py      # needs PyTorch; writes src/test/resources/golden/*.json.gz

Losses, gradients and trainings are PyTorch's. Triplets are found by three plain loops over the definitions. The same
seed gives the same files up to the last digits, which PyTorch's builds may round in their own ways.
"""

import gzip
import json
from pathlib import Path

import torch
from torch.nn.functional import normalize, softplus

FOLDER = Path(__file__).parent.parent / "resources" / "golden"
SEED = 20261130
DIGITS = 10


def rounded(values):
    """Numbers as JSON has them."""
    if isinstance(values, torch.Tensor):
        values = values.tolist()
    return [rounded(value) for value in values] if isinstance(values, list) else round(values, DIGITS)


def inputs(*shape):
    """Normal numbers of few digits, so that float32 reads what was computed with."""
    return torch.round(torch.randn(*shape), decimals=4)


def write(name, cases):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.json.gz").open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as out:
        out.write(json.dumps({"cases": cases}, separators=(",", ":")).encode())


DISTANCES = {
    "euclidean": lambda x, y: (x - y).pow(2).sum(-1).sqrt(),
    "squared_euclidean": lambda x, y: (x - y).pow(2).sum(-1),
    "cosine": lambda x, y: 1 - (normalize(x, dim=-1) * normalize(y, dim=-1)).sum(-1),
    "manhattan": lambda x, y: (x - y).abs().sum(-1),
}

REDUCTIONS = {
    "mean": lambda terms: terms.mean(),
    "sum": lambda terms: terms.sum(),
    "mean_of_active": lambda terms: terms.sum() / max(1, int((terms > 0).sum())),
}


def triplet_loss(distance, margin, swap, reduction):
    rows = [inputs(6, 4).requires_grad_() for _ in range(3)]
    anchor, positive, negative = rows
    between = DISTANCES[distance]
    apart = between(anchor, negative)
    if swap:
        apart = torch.minimum(apart, between(positive, negative))
    excess = between(anchor, positive) - apart
    terms = softplus(excess) if margin == "soft" else (excess + margin).clamp(min=0)
    loss = REDUCTIONS[reduction](terms)
    loss.backward()
    case = {"distance": distance, "margin": margin, "swap": swap, "reduction": reduction}
    case |= {"loss": rounded(loss), "active": int((terms > 0).sum())}
    for name, row in zip(("anchor", "positive", "negative"), rows):
        case |= {name: rounded(row.detach()), f"grad_{name}": rounded(row.grad)}
    return case


def triplets(miner, margin, distances, labels):
    """All (a, p, n) whose gap d(a,n) - d(a,p) the rule takes; of batch_hard the hardest of each anchor."""
    takes = {
        "all": lambda gap: True,
        "violating": lambda gap: gap <= margin,
        "hard": lambda gap: gap <= 0,
        "semi_hard": lambda gap: 0 < gap <= margin,
        "easy": lambda gap: gap > margin,
    }
    rows = range(len(labels))
    found = []
    for a in rows:
        positives = [p for p in rows if p != a and labels[p] == labels[a]]
        negatives = [n for n in rows if labels[n] != labels[a]]
        if miner == "batch_hard":
            if positives and negatives:
                farthest = max(positives, key=lambda p: distances[a][p])
                nearest = min(negatives, key=lambda n: distances[a][n])
                found.append([a, farthest, nearest])
            continue
        for p in positives:
            for n in negatives:
                if takes[miner](distances[a][n] - distances[a][p]):
                    found.append([a, p, n])
    return found


def mined(labels, spread):
    centres = inputs(max(labels) + 1, 5)
    rows = torch.round(centres[labels] + spread * torch.randn(len(labels), 5), decimals=4)
    distances = torch.cdist(rows, rows, compute_mode="donot_use_mm_for_euclid_dist").tolist()
    cases = []
    for miner, margin in (
        ("all", 0), ("violating", 0.2), ("hard", 0.2), ("semi_hard", 0.2), ("easy", 0.2), ("batch_hard", 0),
    ):
        name = f"{miner}_margin_{margin}" if margin else miner
        found = triplets(miner, margin, distances, labels)
        cases.append({"miner": name, "labels": labels, "embeddings": rounded(rows), "triplets": found})
    return cases


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd_momentum_0.9": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.05, eps=1e-10),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8),
    "adamw_wd_0.01": lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01),
}


def training(optimizer, hidden, width=5, embedding=3, margin=0.5):
    """Steps on batch-hard triplets of embeddings of unit length; one hidden layer has ReLU."""
    sizes = [width, hidden, embedding] if hidden else [width, embedding]
    layers = [torch.nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])]
    parameters = [parameter for layer in layers for parameter in (layer.weight, layer.bias)]
    with torch.no_grad():
        for parameter in parameters:
            parameter.copy_(inputs(*parameter.shape) / 2)
    case = {"optimizer": optimizer, "hidden": hidden, "initial": [rounded(p.detach()) for p in parameters]}
    stepper = OPTIMIZERS[optimizer](parameters)
    case["steps"] = []
    for _ in range(6):
        labels = [0, 0, 0, 1, 1, 1, 2, 2, 2]
        features = inputs(len(labels), width)
        rows = features
        for i, layer in enumerate(layers):
            rows = layer(rows.relu() if i else rows)
        rows = normalize(rows, dim=-1)
        distances = torch.stack([DISTANCES["euclidean"](rows[i].detach(), rows.detach()) for i in range(len(labels))])
        chosen = torch.tensor(triplets("batch_hard", 0, distances.tolist(), labels))
        anchor, positive, negative = (rows[chosen[:, k]] for k in range(3))
        between = DISTANCES["euclidean"]
        loss = (between(anchor, positive) - between(anchor, negative) + margin).clamp(min=0).mean()
        stepper.zero_grad()
        loss.backward()
        gradients = [rounded(p.grad) for p in parameters]
        case["steps"].append(
            {"features": rounded(features), "labels": labels, "loss": rounded(loss), "gradients": gradients})
        stepper.step()
    case["final"] = [rounded(p.detach()) for p in parameters]
    return case


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(SEED)
    losses = [
        triplet_loss(distance, margin, swap, reduction)
        for distance in DISTANCES for margin in (0.2, 1.0) for swap in (False, True) for reduction in REDUCTIONS
    ]
    losses += [triplet_loss(distance, "soft", swap, "mean") for distance in DISTANCES for swap in (False, True)]
    write("triplet_loss", losses)
    groups = ([0, 0, 0, 1, 1, 1, 2, 2, 2, 3], [label for label in range(6) for _ in range(3)], [0] * 7 + [1] * 7)
    write("miners", [case for labels in groups for spread in (0.3, 1.5) for case in mined(labels, spread)])
    write("training", [training(optimizer, hidden) for optimizer in OPTIMIZERS for hidden in (0, 7)])


if __name__ == "__main__":
    main()
