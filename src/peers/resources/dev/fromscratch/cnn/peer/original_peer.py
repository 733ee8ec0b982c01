"""The original's side of the comparison: its layers, in NumPy, one sample at a time. Original.java starts it and asks.

    python3 original_peer.py NUMBERS LABELS

NUMBERS holds the pictures and then the parameters, float32; LABELS int32.

    single_training THREADS SECONDS   samples learned per second; NumPy itself decides on threads
    logits                            of the first 256 pictures, with the initial parameters: what the last sigmoid gets
    losses STEPS                      of each sample before its update
"""
import itertools, sys, time
import numpy as np
from scipy import signal

RATE = 0.1
labels = np.fromfile(sys.argv[2], "<i4")
numbers = np.fromfile(sys.argv[1], "<f4")
x = numbers[:len(labels) * 784].reshape(-1, 1, 28, 28)
parameters = numbers[len(labels) * 784:].astype("float64")
y = np.eye(10)[labels].reshape(-1, 10, 1)


class Convolutional:
    """weight [out, in, 3, 3]; a bias for each output position."""

    def __init__(self, weight, bias):
        self.weight, self.bias = weight.copy(), bias.copy()

    def forward(self, x):
        self.x, y = x, self.bias.copy()
        for i, j in np.ndindex(self.weight.shape[:2]):
            y[i] += signal.correlate2d(x[j], self.weight[i, j], "valid")
        return y

    def backward(self, dy):
        dw, dx = np.zeros(self.weight.shape), np.zeros(self.x.shape)
        for i, j in np.ndindex(self.weight.shape[:2]):
            dw[i, j] = signal.correlate2d(self.x[j], dy[i], "valid")
            dx[j] += signal.convolve2d(dy[i], self.weight[i, j], "full")
        self.weight -= RATE * dw
        self.bias -= RATE * dy
        return dx


class Dense:
    """weight [out, in], bias [out, 1]."""

    def __init__(self, weight, bias):
        self.weight, self.bias = weight.copy(), bias.copy()

    def forward(self, x):
        self.x = x
        return np.dot(self.weight, x) + self.bias

    def backward(self, dy):
        dw, dx = np.dot(dy, self.x.T), np.dot(self.weight.T, dy)
        self.weight -= RATE * dw
        self.bias -= RATE * dy
        return dx


class Sigmoid:
    @staticmethod
    def of(x):
        return 1 / (1 + np.exp(-x))

    def forward(self, x):
        self.x = x
        return self.of(x)

    def backward(self, dy):
        s = self.of(self.x)
        return np.multiply(dy, s * (1 - s))


class Reshape:
    def __init__(self, before, after):
        self.before, self.after = before, after

    def forward(self, x):
        return np.reshape(x, self.after)

    def backward(self, dy):
        return np.reshape(dy, self.before)


def network():
    """The network with the initial parameters; a dense weight arrives as [in, out]."""
    shapes, parts, at = [(5, 1, 3, 3), (5, 26, 26), (3380, 100), (100, 1), (100, 10), (10, 1)], [], 0
    for shape in shapes:
        parts.append(parameters[at:at + np.prod(shape)].reshape(shape))
        at += np.prod(shape)
    assert at == len(parameters), f"{len(parameters)} parameters arrived, {at} are needed"
    kernels, bias, w1, b1, w2, b2 = parts
    return [Convolutional(kernels, bias), Sigmoid(), Reshape((5, 26, 26), (3380, 1)), Dense(w1.T, b1), Sigmoid(),
            Dense(w2.T, b2), Sigmoid()]


def forward(net, output):
    for layer in net:
        output = layer.forward(output)
    return output


def learn(net, i):
    """Binary cross-entropy of sample i; every layer changes its own parameters on the way back."""
    output, target = forward(net, x[i]), y[i]
    loss = np.mean(-target * np.log(output) - (1 - target) * np.log(1 - output))
    gradient = ((1 - target) / (1 - output) - target / output) / np.size(target)
    for layer in reversed(net):
        gradient = layer.backward(gradient)
    return loss


def rate(seconds):
    steps, start = 0, time.perf_counter()
    while steps == 0 or time.perf_counter() - start < seconds:
        learn(learner, next(samples))
        steps += 1
    return steps / (time.perf_counter() - start)


learner, samples = network(), itertools.cycle(range(len(x)))
print(np.__version__, flush=True)
for command, *arguments in map(str.split, sys.stdin):
    if command == "logits":
        net = network()[:-1]
        answer = np.concatenate([forward(net, picture).ravel() for picture in x[:256]]).tolist()
    elif command == "losses":
        net = network()
        answer = [float(learn(net, i)) for i in range(int(arguments[0]))]
    else:
        answer = [rate(float(arguments[1]))]
    print(*answer, flush=True)
