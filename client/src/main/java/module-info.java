/** A client of a server of Hilera. */
module dev.hilera.client {
  requires transitive dev.hilera;
  requires transitive java.net.http;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.hilera.client;
}
