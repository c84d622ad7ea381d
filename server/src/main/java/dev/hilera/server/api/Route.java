package dev.hilera.server.api;

import dev.hilera.server.Role;
import io.javalin.http.Handler;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked.
 *
 * @param method of HTTP
 * @param path with its parameters in braces
 * @param least the role it takes, or {@code null} if anybody may
 * @param told for the document of the API
 * @param handler answers
 */
public record Route(String method, String path, @Nullable Role least, Told told, Handler handler) {}
