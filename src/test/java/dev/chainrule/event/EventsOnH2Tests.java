package dev.chainrule.event;

class EventsOnH2Tests extends EventsContract {}
