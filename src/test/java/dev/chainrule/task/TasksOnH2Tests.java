package dev.chainrule.task;

class TasksOnH2Tests extends TasksContract {}
