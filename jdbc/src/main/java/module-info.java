/** The stores of Hilera in a database, and the codec of their values. */
module dev.hilera.jdbc {
  requires dev.hilera;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;
  requires tools.jackson.core;

  provides dev.hilera.Codec with
      dev.hilera.jdbc.JsonCodec;
  provides dev.hilera.store.StoreProvider with
      dev.hilera.jdbc.SqliteStoreProvider;
}
