using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.ServerSide;

/// <summary>What may be wrong with a server of whatever broker.</summary>
/// <param name="target">The broker.</param>
/// <param name="unanswered">What the broker does about a call that has no answer, or a wrong one.</param>
internal sealed class ServerKinds(Target target, string unanswered)
{
    public FindingKind Unreachable { get; } = new(
        $"{target.Name}-unreachable",
        "Nothing answers at the server's address.",
        unanswered,
        "Start the server, or correct the host and the port of --url. A firewall, or a server that listens on 127.0.0.1 alone, looks the same from another machine.");

    public FindingKind Protocol { get; } = new(
        $"{target.Name}-protocol",
        "The server's port speaks another protocol than the broker.",
        unanswered,
        target.IsGrpc
            ? "Make the port HTTP/2 only (Kestrel: Protocols = Http2) for http, or give it a certificate and use https."
            : "Let the port speak HTTP/1.1 (Kestrel: Protocols = Http1), without TLS for http, with a certificate for https.");

    public FindingKind Silent { get; } = new(
        $"{target.Name}-silent",
        "The server's port accepts connections and says nothing.",
        unanswered,
        "Look whether the server hangs, and whether it is the server that listens there: a port that a container or a proxy forwards accepts for a server that is away.");

    public FindingKind Unreadable { get; } = new(
        $"{target.Name}-unreadable",
        "No answer of the server can be read.",
        unanswered,
        $"hooksdk check {target.Name} says what is wrong with each answer. Look whether it is the hook server that answers at this address.");

    public FindingKind GuardAddress { get; } = new(
        $"{target.Name}-guard-address",
        "The server does not let this machine call.",
        $"From an address that is not allowed the broker is refused as well. {unanswered}",
        "Add the broker's address to AllowedNetworks. Run hooksdk doctor on the broker's machine, or add this one's address for the time of the look, to see the rest.");

    public FindingKind GuardSecret { get; } = new(
        $"{target.Name}-guard-secret",
        "The address lacks the server's secret, or has another one.",
        unanswered,
        "Put the secret behind the path, here and at the broker: the setting PathSecret of the server has it.");

    public FindingKind GuardLogin { get; } = new(
        $"{target.Name}-guard-login",
        "Something before the hooks asks for a login.",
        $"The broker sends no credentials. {unanswered}",
        "Let the hooks' path through: .AllowAnonymous() on what the Map call returns, in ASP.NET Core. Say who may call by addresses, or by a secret in the path where the broker calls over HTTP/1.");

    public FindingKind Redirect { get; } = new(
        $"{target.Name}-redirect",
        "The server sends calls on to another address.",
        unanswered,
        "Serve the hooks at the broker's own address: no redirect to https, to a login page or to a path with a slash.");

    public FindingKind Path { get; } = new(
        $"{target.Name}-path",
        "No hook is served at the address.",
        unanswered,
        target.IsGrpc
            ? "Serve the broker's gRPC service on this port, or correct the port of --url; HookSdk: MapExHookProvider, MapExProtoHandler."
            : "Correct the path of --url, and the one at the broker; the server's own log names its paths.");

    public FindingKind Status { get; } = new(
        $"{target.Name}-status",
        "The server answers a call with an error.",
        unanswered,
        "The server's log says why. hooksdk check looks at each rule of the broker.");

    public FindingKind Health { get; } = new(
        $"{target.Name}-health",
        "The server's health check says that it is not well.",
        "It may be full, stopping, or without something that it needs.",
        "Look at the server's log, and at what its health check names.");

    public FindingKind Slow { get; } = new(
        $"{target.Name}-slow",
        "An answer takes longer than the broker waits.",
        unanswered,
        "Make the server answer faster, or give it a deadline that is shorter than the broker's wait; hooksdk fake measures it under load.");

    /// <summary>Those that servers over HTTP/1 may have.</summary>
    public IReadOnlyList<FindingKind> OverHttp => [Unreachable, Silent, Protocol, GuardAddress, GuardSecret, GuardLogin, Redirect, Path, Status, Unreadable, Health, Slow];

    /// <summary>Those that servers of gRPC may have.</summary>
    public IReadOnlyList<FindingKind> OverGrpc => [Unreachable, Silent, Protocol, GuardAddress, GuardLogin, Redirect, Path, Status, Unreadable, Health, Slow];
}
