package dev.hilera.server.guard;

import dev.hilera.server.Role;

/**
 * Who asks.
 *
 * @param name for logs
 * @param role what the caller may do
 * @param commands whether the caller may submit tasks that are commands
 */
public record Caller(String name, Role role, boolean commands) {}
