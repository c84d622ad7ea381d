package dev.hilera.server.view;

import dev.hilera.Why;
import dev.hilera.server.web.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The reasons why tasks are not final. */
public final class Whys {
  private Whys() {}

  /** One of them, with those it follows from. */
  public static ObjectNode why(Why why) {
    ObjectNode json = Json.object();
    json.put("task", why.task());
    json.put("number", why.number());
    json.put("status", why.status().word());
    json.put("reason", why.kind().word());
    json.put("text", why.text());
    json.put("until", Json.moment(why.until()));
    ArrayNode waitsFor = json.putArray("waits_for");
    why.waitsFor().forEach(waitsFor::add);
    ArrayNode roots = json.putArray("roots");
    why.roots().forEach(root -> roots.add(why(root)));
    return json;
  }
}
