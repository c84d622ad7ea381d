/** A durable parallel executor of task graphs: the library. */
module dev.hilera {
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.hilera;
  exports dev.hilera.command;
  exports dev.hilera.testing;
  exports dev.hilera.job to
      dev.hilera.jdbc,
      dev.hilera.server;
  exports dev.hilera.store to
      dev.hilera.jdbc;

  uses dev.hilera.Codec;
  uses dev.hilera.Runner;
  uses dev.hilera.store.StoreProvider;
}
