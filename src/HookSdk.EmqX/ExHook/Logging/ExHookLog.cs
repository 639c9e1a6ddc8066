using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.ExHook;

/// <summary>What an ExHook server logs, under the category <see cref="Category"/>, with its name behind it where it has one. None holds a payload or a password.</summary>
internal sealed partial class ExHookLog(ILoggerFactory loggers, string? server = null)
{
    public const string Category = "HookSdk.ExHook";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(server is null ? Category : $"{Category}.{server}"));

    /// <summary>Of what is made to be looked at, and never runs.</summary>
    public static ExHookLog Nowhere { get; } = new(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

    [LoggerMessage(201, LogLevel.Information, "exhook: EMQX {Version}{Node} has loaded this server: {Hooks}")]
    public partial void Loaded(string version, string? node, string hooks);

    [LoggerMessage(202, LogLevel.Warning, "exhook: EMQX starts open: until its first successful load of this server it asks nothing and lets everyone in. Load before you open its listeners, or refuse by its own authenticators.")]
    public partial void ColdStartIsOpen();

    [LoggerMessage(203, LogLevel.Warning, "exhook: client.authorize is asked only where no authorization source of EMQX has answered, and the default file answers always. Set authorization.sources = [], or let acl.conf end without a rule that matches all.")]
    public partial void AuthorizeIsBehindTheDefaultFile();

    [LoggerMessage(204, LogLevel.Warning, "exhook: {Missing} not mounted. Where EMQX has several hook servers and failed_action = deny, it takes that for a failure and refuses; {Section}:MountDecidingHooks = true mounts them with nothing to say.")]
    public partial void DecidingHooksAreMissing(string missing, string section);

    [LoggerMessage(205, LogLevel.Warning, "exhook: on EMQX {Version} an Ignore from OnClientAuthenticate refuses the client, unless an authenticator before it has said yes. Answer Allow to let a client in.")]
    public partial void IgnoreRefuses(string version);

    [LoggerMessage(213, LogLevel.Warning, "exhook: MountDecidingHooks mounts client.authenticate with nothing to say, and EMQX {Version} refuses every client that no authenticator or hook server before has let in.")]
    public partial void MountedAuthenticateRefuses(string version);

    [LoggerMessage(214, LogLevel.Warning, "exhook: {Section}:Topics:{Hook} has no effect, since no provider overrides that hook.")]
    public partial void TopicsHaveNoEffect(string section, string hook);

    [LoggerMessage(206, LogLevel.Warning, "exhook: EMQX {Version} was answered Ignore by OnClientAuthenticate for a client that nobody had let in yet, and refuses it. Answer Allow to let a client in. Said once.")]
    public partial void IgnoreHasRefused(string version);

    [LoggerMessage(207, LogLevel.Warning, "exhook: EMQX {Version} sends OnClientUnsubscribe without topic filters. Override OnSessionUnsubscribedAsync.")]
    public partial void UnsubscribeHasNoFilters(string version);

    [LoggerMessage(208, LogLevel.Warning, "exhook: EMQX {Version} knows no way to drop a message: MessagePublishReply.Drop, and a [FailClosed] on it, deliver it all the same.")]
    public partial void DropHasNoEffect(string version);

    [LoggerMessage(216, LogLevel.Warning, "exhook: EMQX {Version} does not call {Hooks} for clients of its gateways (ExProto, STOMP, MQTT-SN, CoAP, LwM2M): it fails before the call, what was decided before stands, and failed_action does not apply. Clients over MQTT are asked about. Update EMQX to 5.8.5 or later, or let no gateway listen.")]
    public partial void GatewaysAreNotAsked(string version, string hooks);

    [LoggerMessage(217, LogLevel.Warning, "exhook: EMQX asks about the same message twice, as it did about message {Id}{Node}: every hook may be called twice, and a rewrite is applied twice. After an outage of this server EMQX 5.9.0 to 6.0.2, 6.1.0 and 6.1.1 do so until EMQX itself is restarted; disabling or deleting the hook server there does not help. (Or two of EMQX's hook servers have this address: delete one.) Said once until EMQX unloads this server.")]
    public partial void CallsComeTwice(string id, string node);

    [LoggerMessage(218, LogLevel.Warning, "exhook: EMQX {Version} on node {Node} has loaded this server again without unloading it, as it does after an outage. From then on it may call every hook twice, and a rewrite is applied twice: watch for a message that is asked about twice. Only a restart of EMQX heals that. (Or two of its hook servers have this address: delete one.)")]
    public partial void LoadedAgain(string version, string node);

    [LoggerMessage(220, LogLevel.Warning, "exhook: EMQX has to load this server again: {Change}. Until then it asks about the hooks and topics that it has mounted. Do not disable the server for that, which lets everyone in: EmqxManagement.ReloadHookServerAsync does it, or PUT /api/v5/exhooks/NAME with the settings that it has there, or {Section}:ReloadAtBroker by itself")]
    public partial void ReloadIsNeeded(string change, string section);

    [LoggerMessage(221, LogLevel.Information, "exhook: EMQX is asked to load this server again: {Change}")]
    public partial void Reloads(string change);

    [LoggerMessage(222, LogLevel.Error, "exhook: EMQX could not be brought to load this server again, and goes on asking about the hooks and topics that it has mounted: {Problem}")]
    public partial void ReloadFailed(string problem);

    [LoggerMessage(223, LogLevel.Warning, "exhook: {Section}:ReloadAtBroker has no effect without a client of EMQX's management API: call builder.Services.AddEmqxManagement()")]
    public partial void ReloadHasNoClient(string section);

    [LoggerMessage(224, LogLevel.Warning, "exhook: no provider serves client.authenticate any more, and EMQX {Version} asks about it until it has loaded this server again: it refuses every client that no authenticator or hook server before has let in.")]
    public partial void UnservedAuthenticateRefuses(string version);

    [LoggerMessage(219, LogLevel.Information, "exhook {Hook}: client '{Client}' was denied: {Reason}")]
    public partial void Denied(string hook, string client, string reason);
}
