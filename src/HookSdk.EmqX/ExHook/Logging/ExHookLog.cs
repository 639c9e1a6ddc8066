using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.ExHook;

/// <summary>What an ExHook server logs, under the category <see cref="Category"/>, with its name behind it where it has one. None holds a payload or a password.</summary>
internal sealed partial class ExHookLog(ILoggerFactory loggers, string? server = null)
{
    public const string Category = "HookSdk.ExHook";

    private readonly string _target = ServerId.TargetOf("exhook", server);
    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(server is null ? Category : $"{Category}.{server}"));

    /// <summary>Of what is made to be looked at, and never runs.</summary>
    public static ExHookLog Nowhere { get; } = new(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

    public void Loaded(string version, string? node, string hooks) => Loaded(_target, version, node, hooks);

    [LoggerMessage(201, LogLevel.Information, "{Target}: EMQX {Version}{Node} has loaded this server: {Hooks}")]
    private partial void Loaded(string target, string version, string? node, string hooks);

    public void ColdStartIsOpen() => ColdStartIsOpen(_target);

    [LoggerMessage(202, LogLevel.Warning, "{Target}: EMQX starts open: until its first successful load of this server it asks nothing and lets everyone in. Load before you open its listeners, or refuse by its own authenticators.")]
    private partial void ColdStartIsOpen(string target);

    public void AuthorizeIsBehindTheDefaultFile() => AuthorizeIsBehindTheDefaultFile(_target);

    [LoggerMessage(203, LogLevel.Warning, "{Target}: client.authorize is asked only where no authorization source of EMQX has answered, and the default file answers always. Set authorization.sources = [], or let acl.conf end without a rule that matches all.")]
    private partial void AuthorizeIsBehindTheDefaultFile(string target);

    public void DecidingHooksAreMissing(string missing, string section) => DecidingHooksAreMissing(_target, missing, section);

    [LoggerMessage(204, LogLevel.Warning, "{Target}: {Missing} not mounted. Where EMQX has several hook servers and failed_action = deny, it takes that for a failure and refuses; {Section}:MountDecidingHooks = true mounts them with nothing to say.")]
    private partial void DecidingHooksAreMissing(string target, string missing, string section);

    public void IgnoreRefuses(string version) => IgnoreRefuses(_target, version);

    [LoggerMessage(205, LogLevel.Warning, "{Target}: on EMQX {Version} an Ignore from OnClientAuthenticate refuses the client, unless an authenticator before it has said yes. Answer Allow to let a client in.")]
    private partial void IgnoreRefuses(string target, string version);

    public void MountedAuthenticateRefuses(string version) => MountedAuthenticateRefuses(_target, version);

    [LoggerMessage(213, LogLevel.Warning, "{Target}: MountDecidingHooks mounts client.authenticate with nothing to say, and EMQX {Version} refuses every client that no authenticator or hook server before has let in.")]
    private partial void MountedAuthenticateRefuses(string target, string version);

    public void TopicsHaveNoEffect(string section, string hook) => TopicsHaveNoEffect(_target, section, hook);

    [LoggerMessage(214, LogLevel.Warning, "{Target}: {Section}:Topics:{Hook} has no effect, since no provider overrides that hook.")]
    private partial void TopicsHaveNoEffect(string target, string section, string hook);

    public void IgnoreHasRefused(string version) => IgnoreHasRefused(_target, version);

    [LoggerMessage(206, LogLevel.Warning, "{Target}: EMQX {Version} was answered Ignore by OnClientAuthenticate for a client that nobody had let in yet, and refuses it. Answer Allow to let a client in. Said once.")]
    private partial void IgnoreHasRefused(string target, string version);

    public void UnsubscribeHasNoFilters(string version) => UnsubscribeHasNoFilters(_target, version);

    [LoggerMessage(207, LogLevel.Warning, "{Target}: EMQX {Version} sends OnClientUnsubscribe without topic filters. Override OnSessionUnsubscribedAsync.")]
    private partial void UnsubscribeHasNoFilters(string target, string version);

    public void DropHasNoEffect(string version) => DropHasNoEffect(_target, version);

    [LoggerMessage(208, LogLevel.Warning, "{Target}: EMQX {Version} knows no way to drop a message: MessagePublishReply.Drop, and a [FailClosed] on it, deliver it all the same.")]
    private partial void DropHasNoEffect(string target, string version);

    public void GatewaysAreNotAsked(string version, string hooks) => GatewaysAreNotAsked(_target, version, hooks);

    [LoggerMessage(216, LogLevel.Warning, "{Target}: EMQX {Version} does not call {Hooks} for clients of its gateways (ExProto, STOMP, MQTT-SN, CoAP, LwM2M): it fails before the call, what was decided before stands, and failed_action does not apply. Clients over MQTT are asked about. Update EMQX to 5.8.5 or later, or let no gateway listen.")]
    private partial void GatewaysAreNotAsked(string target, string version, string hooks);

    public void CallsComeTwice(string id, string node) => CallsComeTwice(_target, id, node);

    [LoggerMessage(217, LogLevel.Warning, "{Target}: EMQX asks about the same message twice, as it did about message {Id}{Node}: every hook may be called twice, and a rewrite is applied twice. After an outage of this server EMQX 5.9.0 to 6.0.2, 6.1.0 and 6.1.1 do so until EMQX itself is restarted; disabling or deleting the hook server there does not help. (Or two of EMQX's hook servers have this address: delete one.) Said once until EMQX unloads this server.")]
    private partial void CallsComeTwice(string target, string id, string node);

    public void LoadedAgain(string version, string node) => LoadedAgain(_target, version, node);

    [LoggerMessage(218, LogLevel.Warning, "{Target}: EMQX {Version} on node {Node} has loaded this server again without unloading it, as it does after an outage. From then on it may call every hook twice, and a rewrite is applied twice: watch for a message that is asked about twice. Only a restart of EMQX heals that. (Or two of its hook servers have this address: delete one.)")]
    private partial void LoadedAgain(string target, string version, string node);

    public void ReloadIsNeeded(string change, string section) => ReloadIsNeeded(_target, change, section);

    [LoggerMessage(220, LogLevel.Warning, "{Target}: EMQX has to load this server again: {Change}. Until then it asks about the hooks and topics that it has mounted. Do not disable the server for that, which lets everyone in: EmqxManagement.ReloadHookServerAsync does it, or PUT /api/v5/exhooks/NAME with the settings that it has there, or {Section}:ReloadAtBroker by itself")]
    private partial void ReloadIsNeeded(string target, string change, string section);

    public void Reloads(string change) => Reloads(_target, change);

    [LoggerMessage(221, LogLevel.Information, "{Target}: EMQX is asked to load this server again: {Change}")]
    private partial void Reloads(string target, string change);

    public void ReloadFailed(string problem) => ReloadFailed(_target, problem);

    [LoggerMessage(222, LogLevel.Error, "{Target}: EMQX could not be brought to load this server again, and goes on asking about the hooks and topics that it has mounted: {Problem}")]
    private partial void ReloadFailed(string target, string problem);

    public void ReloadHasNoClient(string section) => ReloadHasNoClient(_target, section);

    [LoggerMessage(223, LogLevel.Warning, "{Target}: {Section}:ReloadAtBroker has no effect without a client of EMQX's management API: call builder.Services.AddEmqxManagement()")]
    private partial void ReloadHasNoClient(string target, string section);

    public void UnservedAuthenticateRefuses(string version) => UnservedAuthenticateRefuses(_target, version);

    [LoggerMessage(224, LogLevel.Warning, "{Target}: no provider serves client.authenticate any more, and EMQX {Version} asks about it until it has loaded this server again: it refuses every client that no authenticator or hook server before has let in.")]
    private partial void UnservedAuthenticateRefuses(string target, string version);

    public void UnservedAuthenticateStays(string version) => UnservedAuthenticateStays(_target, version);

    [LoggerMessage(230, LogLevel.Warning, "{Target}: no provider serves client.authenticate any more, MountDecidingHooks keeps it mounted, and EMQX {Version} refuses every client that no authenticator or hook server before has let in.")]
    private partial void UnservedAuthenticateStays(string target, string version);

    public void ReloadReachesOneCluster(string clusters) => ReloadReachesOneCluster(_target, clusters);

    [LoggerMessage(231, LogLevel.Warning, "{Target}: nodes of several clusters ({Clusters}) have to load this server again, and ReloadAtBroker reaches the one alone that AddEmqxManagement names: have the others load it by hand")]
    private partial void ReloadReachesOneCluster(string target, string clusters);

    public void Denied(string hook, string client, string reason) => Denied(_target, hook, client, reason);

    [LoggerMessage(219, LogLevel.Information, "{Target} {Hook}: client '{Client}' was denied: {Reason}")]
    private partial void Denied(string target, string hook, string client, string reason);
}
