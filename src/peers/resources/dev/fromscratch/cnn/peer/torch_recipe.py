"""The recipe `fast` in PyTorch. RecipeComparison.java starts it and asks, one line each; it answers with one line.

    python3 torch_recipe.py PICTURES LABELS TRAINING

PICTURES holds the pictures of the training set and then those of the test set, from 0 to 1, float32; LABELS int32; TRAINING
says how many of them are for training.

    train SEED THREADS           seconds for training and evaluation, and the share of the test set that is right
"""
import sys, time
import numpy, torch
from torch import nn
from torch.nn import functional as F

EPOCHS, BATCH, RATE, PEAK, SMOOTHING = 3, 32, 7e-4, 10, .05
pictures, labels, training = sys.argv[1], sys.argv[2], int(sys.argv[3])
y = torch.from_numpy(numpy.fromfile(labels, "<i4")).long()
x = (torch.from_numpy(numpy.fromfile(pictures, "<f4")).reshape(-1, 1, 28, 28) - .1307) / .3081


def network():
    return nn.Sequential(nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Flatten(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))


def train(layout):
    net, data = network().to(memory_format=layout), x.contiguous(memory_format=layout)
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=.01)
    steps = -(-training // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE * PEAK, EPOCHS * steps, pct_start=.25,
                                                   div_factor=PEAK, final_div_factor=1e4, cycle_momentum=False)
    for _ in range(EPOCHS):
        for batch in torch.randperm(training).split(BATCH):
            optimizer.zero_grad()
            F.cross_entropy(net(data[batch]), y[batch], label_smoothing=SMOOTHING).backward()
            optimizer.step()
            schedule.step()
    net.eval()
    with torch.inference_mode():
        right = sum((net(data[i:i + 1000]).argmax(1) == y[i:i + 1000]).sum().item() for i in range(training, len(y), 1000))
    return right / (len(y) - training)


print(torch.__version__, flush=True)
for command, seed, threads in map(str.split, sys.stdin):
    torch.set_num_threads(int(threads))
    answers = []
    for layout in torch.contiguous_format, torch.channels_last:  # both are measured, and the faster one counts
        torch.manual_seed(int(seed))
        start = time.perf_counter()
        accuracy = train(layout)
        answers.append((time.perf_counter() - start, accuracy))
    print(*min(answers), flush=True)
