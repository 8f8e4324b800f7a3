package io.roundabout.chaosrun;

/** Where one collector takes an exit's rows. */
record Queue(Exit exit, String address) {}
