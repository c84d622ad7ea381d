package dev.hilera.server.graph;

import java.util.List;

/**
 * A task as far as its place in a picture goes.
 *
 * @param name unique in its job
 * @param needs the tasks it needs
 */
public record Drawn(String name, List<String> needs) {}
