/** Streams of events: server-sent events and WebSocket. */
@NullMarked
package dev.hilera.server.live;

import org.jspecify.annotations.NullMarked;
