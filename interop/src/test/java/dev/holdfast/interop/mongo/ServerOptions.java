package dev.holdfast.interop.mongo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How servers are started. Immutable. */
public final class ServerOptions {
    private static final int OPLOG_MEGABYTES = 256;

    private final Map<String, String> parameters;
    private final int oplogMegabytes;
    private final Security security;
    private final @Nullable Role role;

    private ServerOptions(Map<String, String> parameters, int oplogMegabytes, Security security, @Nullable Role role) {
        this.parameters = parameters;
        this.oplogMegabytes = oplogMegabytes;
        this.security = security;
        this.role = role;
    }

    /** Open to anybody, with an oplog of 256 MB where there is one. */
    public static ServerOptions open() {
        return new ServerOptions(Map.of(), OPLOG_MEGABYTES, Security.NONE, null);
    }

    /** The same, only for those who get in that way. */
    public ServerOptions secured(Security wanted) {
        return new ServerOptions(parameters, oplogMegabytes, wanted, role);
    }

    /** The same with a server parameter. */
    public ServerOptions parameter(String name, Object value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(name, value.toString());
        return new ServerOptions(more, oplogMegabytes, security, role);
    }

    /** The same with an oplog of that size, which may be far below the 990 MB that {@code replSetResizeOplog} asks for. */
    public ServerOptions oplogMegabytes(int megabytes) {
        return new ServerOptions(parameters, megabytes, security, role);
    }

    ServerOptions in(Role wanted) {
        return new ServerOptions(parameters, oplogMegabytes, security, wanted);
    }

    Security security() {
        return security;
    }

    boolean isConfig() {
        return role == Role.CONFIG;
    }

    List<String> arguments(@Nullable String set) {
        List<String> arguments = new ArrayList<>(security.serverArguments());
        parameters.forEach((name, value) -> arguments.addAll(List.of("--setParameter", name + "=" + value)));
        if (set != null) {
            arguments.addAll(List.of("--replSet", set, "--oplogSize", Integer.toString(oplogMegabytes)));
        }
        if (set != null && oplogMegabytes < OPLOG_MEGABYTES) {
            // An oplog is cut off only behind a checkpoint, which comes once a minute by itself.
            arguments.addAll(List.of("--syncdelay", "1"));
        }
        if (role != null) {
            arguments.add(role.argument());
        }
        return arguments;
    }
}
