package dev.hilera.server.live;

import dev.hilera.server.guard.Caller;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Answers what WebSocket clients send. */
public interface Replies {
  /**
   * Does what a message asks. Never throws: what is wrong is an answer too.
   *
   * @param watched the jobs whose tasks this client is told of
   * @return empty if there is nothing to say
   */
  Optional<ObjectNode> reply(String text, Caller caller, Watched watched);

  /** The answer to what is no message. */
  ObjectNode refusal(String text);
}
