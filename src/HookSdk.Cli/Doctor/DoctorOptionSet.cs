using System.CommandLine;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor;

/// <summary>The options that every <c>hooksdk doctor</c> command has.</summary>
internal sealed class DoctorOptionSet(Target target, string files, string? api)
{
    public Option<string> Url { get; } = ServerOptions.Url(isRequired: false, "The server's address, as it is reached from this machine.");

    public Option<string[]> Config { get; } = new("--config") { Description = $"The broker's configuration: {files}. May be given several times; a later file goes before an earlier one.", HelpName = "FILE" };

    /// <summary>Null: the broker has no management API that tells of hooks.</summary>
    public Option<string?>? Api { get; } = api is null ? null : new("--api") { Description = $"The broker's management API, such as {api}." };

    public Option<string?>? ApiKeyFile { get; } = api is null ? null : new("--api-key-file") { Description = "A file with the API's key: KEY:SECRET of EMQX, KEY of VerneMQ.", HelpName = "FILE" };

    public Option<string?> Health { get; } = new("--health") { Description = "The address of the server's health check. Without it /healthz of the server's own address is tried." };

    public Option<string?> Deadline { get; } = new("--deadline") { Description = "The server's own deadline, such as 700ms." };

    public Option<string?> Limit { get; } = new("--limit") { Description = "How long the broker waits for an answer, such as 900ms, in place of what its configuration says." };

    public Option<string> Patience { get; } = ServerOptions.Patience();

    public Option<bool> Json { get; } = ServerOptions.Json();

    public Option<bool> List { get; } = new("--list") { Description = $"Prints what can be found between a server and {target.Broker}, and calls nobody." };

    public IEnumerable<Option> All => new Option?[] { Url, Config, Api, ApiKeyFile, Health, Deadline, Limit, Patience, Json, List }.OfType<Option>();
}
