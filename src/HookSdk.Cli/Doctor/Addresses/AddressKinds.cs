using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.Addresses;

/// <summary>What may be wrong with the address by which a broker calls a server.</summary>
/// <param name="target">The broker.</param>
/// <param name="where">Where it stands at the broker.</param>
internal sealed class AddressKinds(Target target, string where)
{
    public FindingKind Url { get; } = new(
        $"{target.Name}-url",
        "What stands at the broker is no address of a server.",
        "The broker can call nobody by it.",
        $"Write an absolute http or https address as {where}, such as {target.Url}");

    public FindingKind Port { get; } = new(
        $"{target.Name}-url-port",
        "The broker calls another port.",
        "What listens there, if anything does, is not this server.",
        $"Correct the port in {where}, or that of --url.");

    public FindingKind Path { get; } = new(
        $"{target.Name}-url-path",
        "The broker calls another path.",
        "A server answers 404 where it serves nothing; another path may be another plugin.",
        $"Correct the path in {where}, or that of --url; upper and lower case count.");

    public FindingKind Scheme { get; } = new(
        $"{target.Name}-url-scheme",
        "The broker calls with TLS where the server has none, or the other way round.",
        "No call comes through.",
        $"Write the same http or https in {where} as in --url.");

    public FindingKind Host { get; } = new(
        $"{target.Name}-url-host",
        "The broker calls another machine than --url names.",
        "What is found here of the server is then of another one.",
        $"Compare the host in {where} with that of --url.");

    public FindingKind Unspecified { get; } = new(
        $"{target.Name}-address-unspecified",
        "The broker calls 0.0.0.0 or [::].",
        "A server listens there, on all of its addresses; to whoever calls it is the machine itself, at best.",
        $"Write the address of the server's machine in {where}.");

    public FindingKind Loopback { get; } = new(
        $"{target.Name}-address-loopback",
        "The broker calls its own machine, and the server is on another.",
        "127.0.0.1 and localhost are the broker's own machine or container.",
        $"Write the address of the server's machine in {where}. From a container the host has a name of its own, such as host.docker.internal.");

    public FindingKind Name { get; } = new(
        $"{target.Name}-address-name",
        "The broker calls a name that this machine does not know.",
        "A name of a container or of a local network is known in that network alone.",
        $"Look up the name on the broker's machine, in its container where it has one: getent hosts NAME. Write an address in {where} otherwise.");

    /// <summary>Those of an address with a path.</summary>
    public IReadOnlyList<FindingKind> WithPath => [Url, Port, Path, Scheme, Host, Unspecified, Loopback, Name];

    /// <summary>Those of an address whose path does not count.</summary>
    public IReadOnlyList<FindingKind> WithoutPath => [Url, Port, Scheme, Host, Unspecified, Loopback, Name];
}
