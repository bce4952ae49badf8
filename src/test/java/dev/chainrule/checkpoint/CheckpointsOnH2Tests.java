package dev.chainrule.checkpoint;

class CheckpointsOnH2Tests extends CheckpointsContract {}
