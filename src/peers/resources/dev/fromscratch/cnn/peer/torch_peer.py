"""PyTorch's side of the comparison. PythonTorch.java starts it and asks, one line each; it answers with one line.

    python3 torch_peer.py NETWORK NUMBERS LABELS

NUMBERS holds the pictures and then the parameters, float32; LABELS int32.

    training THREADS SECONDS     calls per second; also single_training, batch_inference, single_inference
    logits                       of the first 256 pictures, with the initial parameters
    losses STEPS                 of each batch before its update, without dropout
    losses_channels_last STEPS   the same, computed in the other memory layout
"""
import sys, time
import numpy, torch
from torch import nn
from torch.nn import functional as F

LAYERS = {
    "mnist-conv": lambda: [nn.Conv2d(1, 5, 3), nn.Sigmoid(), nn.Flatten(), nn.Linear(3380, 100), nn.Sigmoid(), nn.Linear(100, 10)],
    "lenet": lambda: [nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
                      nn.Flatten(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)],
    "pytorch-mnist": lambda: [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(.25),
                              nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Dropout(.5), nn.Linear(128, 10)],
}
name, numbers, labels = sys.argv[1:4]
y = torch.from_numpy(numpy.fromfile(labels, "<i4")).long()
numbers = torch.from_numpy(numpy.fromfile(numbers, "<f4"))
x, parameters = numbers[:len(y) * 784].reshape(-1, 1, 28, 28), numbers[len(y) * 784:]


def network(dropout=True):
    """The network with the initial parameters; a dense weight arrives as [in, out], which PyTorch keeps as [out, in]."""
    net, at = nn.Sequential(*[layer for layer in LAYERS[name]() if dropout or not isinstance(layer, nn.Dropout)]), 0
    with torch.no_grad():
        for p in net.parameters():
            part = parameters[at:at + p.numel()]
            p.copy_(part.reshape(p.shape[::-1]).T if p.dim() == 2 else part.reshape(p.shape))
            at += p.numel()
    assert at == len(parameters), f"{len(parameters)} parameters arrived, {at} are needed"
    return net


class Contender:
    """One memory layout. Both are measured, and the faster one counts."""

    def __init__(self, layout):
        self.x, self.at = x.contiguous(memory_format=layout), 0
        self.learner, self.classifier = network().to(memory_format=layout), network().eval().to(memory_format=layout)
        self.optimizer = torch.optim.Adam(self.learner.parameters(), 1e-3)

    def train(self, batch):
        i, self.at = self.at, (self.at + batch) % (len(y) - batch + 1)
        self.optimizer.zero_grad()
        F.cross_entropy(self.learner(self.x[i:i + batch]), y[i:i + batch]).backward()
        self.optimizer.step()

    def infer(self, batch):
        with torch.inference_mode():
            self.classifier(self.x[:batch])

    def rate(self, task, seconds):
        call, batch = {"training": (self.train, 64), "single_training": (self.train, 1),
                       "batch_inference": (self.infer, 256), "single_inference": (self.infer, 1)}[task]
        calls, start = 0, time.perf_counter()
        while calls == 0 or time.perf_counter() - start < seconds:
            call(batch)
            calls += 1
        return calls / (time.perf_counter() - start)


def losses(steps, layout):
    net, found = network(dropout=False).to(memory_format=layout), []
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    for step in range(steps):
        i = step % (len(y) // 64) * 64
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x[i:i + 64]), y[i:i + 64])
        loss.backward()
        optimizer.step()
        found.append(loss.item())
    return found


contenders = [Contender(torch.contiguous_format), Contender(torch.channels_last)]
print(torch.__version__, flush=True)
for command, *arguments in map(str.split, sys.stdin):
    if command == "logits":
        with torch.inference_mode():
            answer = network().eval()(x[:256]).flatten().tolist()
    elif command == "losses":
        answer = losses(int(arguments[0]), torch.contiguous_format)
    elif command == "losses_channels_last":
        answer = losses(int(arguments[0]), torch.channels_last)
    else:
        torch.set_num_threads(int(arguments[0]))
        answer = [max(contender.rate(command, float(arguments[1]) / 2) for contender in contenders)]
    print(*answer, flush=True)
