package dev.holdfast.architecture.planted.run;

/** A class that anybody may extend. */
public class Open {}
