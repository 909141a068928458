package dev.holdfast.interop.mongo;

import com.mongodb.client.MongoClient;
import org.bson.Document;

/** A server or a replica set that runs. */
public interface Deployment {
    /** Its address as MongoDB's tools take it: whoever owns it, without files of certificates, which {@link #security} has. */
    String uri();

    /** A client of its owner, ended with the deployment. */
    MongoClient client();

    /** What opens it. */
    Security security();

    /** Runs a command on the database {@code admin}. */
    default Document admin(Document command) {
        return client().getDatabase("admin").runCommand(command);
    }
}
