using HookSdk.Cli.Doctor.Findings;

namespace HookSdk.Cli.Doctor.EmgPair;

/// <summary>What may be wrong in EMG's server.cfg.</summary>
internal static class EmgKinds
{
    public static FindingKind NoPlugin { get; } = new(
        "emg-no-plugin",
        "No PLUGIN section has a URL.",
        "EMG calls no server.",
        "Add a section: PLUGIN name < URL=... >. hooksdk config emg prints it.");

    public static FindingKind Query { get; } = new(
        "emg-url-query",
        "The URL has a query.",
        "EMG appends the name of the hook to the URL: it ends up in the query, and the path names no hook.",
        "Put a secret into the path, and not into the query.");

    public static FindingKind Https { get; } = new(
        "emg-url-https",
        "The URL begins with https.",
        "The vendor documents no TLS for plugins.",
        "Try it with your EMG, or use http on the machine itself or through a tunnel.");

    public static FindingKind NoConnector { get; } = new(
        "emg-plugin-unused",
        "No connector names the plugin.",
        "EMG calls a plugin for messages of those connectors alone that name it.",
        "Add PLUGIN=name, or PLUGIN=name:text, to the connectors whose messages it is for, and run emgd -reload.");

    public static FindingKind NoSection { get; } = new(
        "emg-plugin-unknown",
        "A connector names a plugin that has no section.",
        "EMG has nothing to call for its messages.",
        "Add the section, or correct the name.");

    public static FindingKind NoFilter { get; } = new(
        "emg-connectors-missing",
        "The PLUGIN section has no CONNECTORS.",
        "Every call then names all connectors and groups of EMG: with many of them, a large part of each call.",
        "Add CONNECTORS=a,b with those that the server looks at, or with one where it looks at none.");

    public static FindingKind UnknownInFilter { get; } = new(
        "emg-connectors-unknown",
        "CONNECTORS names a connector that there is not.",
        "The server is not told of the one that is meant.",
        "Correct the name in CONNECTORS.");

    public static FindingKind Instances { get; } = new(
        "emg-instances",
        "INSTANCES lets few calls, or none, run at once.",
        "Each instance makes one call at a time (inferred): the others wait for it.",
        "Set INSTANCES to the calls that the server is to serve at once, such as 8.");

    public static FindingKind BeforeRoute { get; } = new(
        "emg-before-route",
        "The server serves before_route, and EMG does not call it.",
        "EMG calls it for connectors with PROTOCOL=ROUTE alone.",
        "Name the plugin in a connector with PROTOCOL=ROUTE, or use another hook.");

    public static FindingKind Starving { get; } = new(
        "emg-route-and-dlr",
        "route and before_dlr share few instances.",
        "A route that waits for a lookup whose answer comes as a delivery report takes the instance that the report needs (inferred).",
        "Give them PLUGIN sections of their own, on two base paths of the server; HookSdk: MapEmgPlugin<T>(path). It does no harm where route waits for no report.");

    public static IReadOnlyList<FindingKind> All { get; } = [NoPlugin, Query, Https, NoConnector, NoSection, NoFilter, UnknownInFilter, Instances, BeforeRoute, Starving];
}
