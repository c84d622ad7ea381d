/** A durable parallel executor of task graphs. */
module dev.hilera {
  requires static org.jspecify;
}
