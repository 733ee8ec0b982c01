package dev.fromscratch.cnn.peer;

/** One thing that is timed: who does what with how many threads. */
record Setting(Contender contender, Task task, int threads) {}
