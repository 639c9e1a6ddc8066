using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq;

/// <summary>Every line that this package logs, under the category <see cref="Category"/>. None holds a key or a secret.</summary>
internal sealed partial class VerneMqLog(ILoggerFactory loggers, string? server = null)
{
    public const string Category = "HookSdk.VerneMq";

    private readonly string _target = ServerId.TargetOf("vernemq", server);
    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(server is null ? Category : $"{Category}.{server}"));

    public void NoHookNamed() => NoHookNamed(_target);

    [LoggerMessage(401, LogLevel.Warning, "{Target}: calls come without the header vernemq-hook and are answered next. Is it VerneMQ that calls?")]
    private partial void NoHookNamed(string target);

    public void HookNotServed(string hook) => HookNotServed(_target, hook);

    [LoggerMessage(402, LogLevel.Warning, "{Target}: {Hook} is called, no plugin serves it, and it is answered next. Override it, or deregister it at VerneMQ where it is registered there")]
    private partial void HookNotServed(string target, string hook);

    public void HookNotKnown(string hook) => HookNotKnown(_target, hook);

    [LoggerMessage(403, LogLevel.Warning, "{Target}: {Hook} is called, which is no hook that can be served, and it is answered next")]
    private partial void HookNotKnown(string target, string hook);

    public void Registered(string hooks, string broker) => Registered(_target, hooks, broker);

    [LoggerMessage(405, LogLevel.Information, "{Target}: registered {Hooks} at {Broker}")]
    private partial void Registered(string target, string hooks, string broker);

    public void RegisteredAgain(string hooks, string broker, int forgotten) => RegisteredAgain(_target, hooks, broker, forgotten);

    [LoggerMessage(412, LogLevel.Information, "{Target}: registered {Hooks} again at {Broker}, which had forgotten {Forgotten} of them")]
    private partial void RegisteredAgain(string target, string hooks, string broker, int forgotten);

    public void RegisteredAlready(int count, string broker) => RegisteredAlready(_target, count, broker);

    [LoggerMessage(413, LogLevel.Information, "{Target}: all {Count} hooks are registered already at {Broker}")]
    private partial void RegisteredAlready(string target, int count, string broker);

    public void Deregistered(string hook, string broker) => Deregistered(_target, hook, broker);

    [LoggerMessage(406, LogLevel.Information, "{Target}: deregistered {Hook} at {Broker}")]
    private partial void Deregistered(string target, string hook, string broker);

    public void RegistrationFailed(string problem) => RegistrationFailed(_target, problem);

    [LoggerMessage(407, LogLevel.Error, "{Target}: the hooks are not registered at the broker. {Problem}")]
    private partial void RegistrationFailed(string target, string problem);

    public void RemovesOnStop() => RemovesOnStop(_target);

    [LoggerMessage(408, LogLevel.Warning, "{Target}: registrations are removed when this server stops (RemoveOnStop). Replicas behind one URL share them, and without any the broker refuses every client")]
    private partial void RemovesOnStop(string target);

    public void NotOurs(string hook, string broker) => NotOurs(_target, hook, broker);

    [LoggerMessage(409, LogLevel.Warning, "{Target}: {Hook} is registered at the broker for this server, at {Broker}, and no plugin here serves it; it is answered next. If no replica needs it: vmq-admin webhooks deregister")]
    private partial void NotOurs(string target, string hook, string broker);

    public void RegisterByHand(string advice) => RegisterByHand(_target, advice);

    [LoggerMessage(410, LogLevel.Information, "{Target}: nothing is registered at the broker by this server. The command that follows does it, until the broker restarts{Advice}")]
    private partial void RegisterByHand(string target, string advice);

    [LoggerMessage(414, LogLevel.Information, "{Command}")]
    public partial void RegisterCommand(string command);

    public void NobodyAuthorizes(string register, string missing, string version, string what, string method) => NobodyAuthorizes(_target, register, missing, version, what, method);

    [LoggerMessage(415, LogLevel.Warning, "{Target}: {Register} is served here and {Missing} is not: VerneMQ refuses every {What} of a client of MQTT {Version} unless something else in its chain allows it. Override {Method}")]
    private partial void NobodyAuthorizes(string target, string register, string missing, string version, string what, string method);

    public void OthersOptions(string hook) => OthersOptions(_target, hook, ServerId.SectionOf("Hooks:VerneMq", server));

    [LoggerMessage(411, LogLevel.Warning, "{Target}: somebody has registered {Hook} for this server with other options, and it is registered anew. Servers behind one URL must have the same options in {Section}:Hooks, or they do so in turns")]
    private partial void OthersOptions(string target, string hook, string section);

    public void PayloadMissing(string hook) => PayloadMissing(_target, hook);

    [LoggerMessage(416, LogLevel.Warning, "{Target}: {Hook} comes without a payload, and NoPayload is not set: it is registered with no_payload, which VerneMQ does not show. Run vmq-admin webhooks deregister for it, and this server registers it anew. Said once")]
    private partial void PayloadMissing(string target, string hook);

    public void ChangeByHand(string advice) => ChangeByHand(_target, advice);

    [LoggerMessage(417, LogLevel.Information, "{Target}: other hooks are served than before, and nothing is registered at the broker by this server. The command that follows does it, until the broker restarts{Advice}")]
    private partial void ChangeByHand(string target, string advice);
}
