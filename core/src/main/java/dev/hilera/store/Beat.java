package dev.hilera.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life.
 *
 * @param incarnation who lives
 * @param lease after which silent others are buried; {@code null} buries nobody
 * @param room what it could run for others
 */
public record Beat(long incarnation, @Nullable Duration lease, Room room) {}
