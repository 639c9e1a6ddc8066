using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq;

/// <summary>Every line that this package logs, under the category <see cref="Category"/>. None holds a key or a secret.</summary>
internal sealed partial class VerneMqLog(ILoggerFactory loggers, string? server = null)
{
    public const string Category = "HookSdk.VerneMq";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(server is null ? Category : $"{Category}.{server}"));

    [LoggerMessage(401, LogLevel.Warning, "vernemq: calls come without the header vernemq-hook and are answered next. Is it VerneMQ that calls?")]
    public partial void NoHookNamed();

    [LoggerMessage(402, LogLevel.Warning, "vernemq: {Hook} is called, no plugin serves it, and it is answered next. Deregister it, or override it")]
    public partial void HookNotServed(string hook);

    [LoggerMessage(403, LogLevel.Warning, "vernemq: {Hook} is called, which is no hook that can be served, and it is answered next")]
    public partial void HookNotKnown(string hook);

    [LoggerMessage(405, LogLevel.Information, "vernemq: registered {Hooks} at {Broker}")]
    public partial void Registered(string hooks, string broker);

    [LoggerMessage(412, LogLevel.Information, "vernemq: registered {Hooks} again at {Broker}, which had forgotten {Forgotten} of them")]
    public partial void RegisteredAgain(string hooks, string broker, int forgotten);

    [LoggerMessage(413, LogLevel.Information, "vernemq: all {Count} hooks are registered already at {Broker}")]
    public partial void RegisteredAlready(int count, string broker);

    [LoggerMessage(406, LogLevel.Information, "vernemq: deregistered {Hook} at {Broker}")]
    public partial void Deregistered(string hook, string broker);

    [LoggerMessage(407, LogLevel.Error, "vernemq: the hooks are not registered at the broker. {Problem}")]
    public partial void RegistrationFailed(string problem);

    [LoggerMessage(408, LogLevel.Warning, "vernemq: registrations are removed when this server stops (RemoveOnStop). Replicas behind one URL share them, and without any the broker refuses every client")]
    public partial void RemovesOnStop();

    [LoggerMessage(409, LogLevel.Warning, "vernemq: {Hook} is registered at the broker for this server, at {Broker}, and no plugin here serves it; it is answered next. If no replica needs it: vmq-admin webhooks deregister")]
    public partial void NotOurs(string hook, string broker);

    [LoggerMessage(410, LogLevel.Information, "vernemq: nothing is registered at the broker by this server. The command that follows does it, until the broker restarts{Advice}")]
    public partial void RegisterByHand(string advice);

    [LoggerMessage(414, LogLevel.Information, "{Command}")]
    public partial void RegisterCommand(string command);

    [LoggerMessage(415, LogLevel.Warning, "vernemq: {Register} is served here and {Missing} is not: VerneMQ refuses every {What} of a client of MQTT {Version} unless something else in its chain allows it. Override {Method}")]
    public partial void NobodyAuthorizes(string register, string missing, string version, string what, string method);

    [LoggerMessage(411, LogLevel.Warning, "vernemq: somebody has registered {Hook} for this server with other options, and it is registered anew. Servers behind one URL must have the same options in Hooks:VerneMq:Hooks, or they do so in turns")]
    public partial void OthersOptions(string hook);

    [LoggerMessage(416, LogLevel.Warning, "vernemq: {Hook} comes without a payload, and NoPayload is not set: it is registered with no_payload, which VerneMQ does not show. Run vmq-admin webhooks deregister for it, and this server registers it anew. Said once")]
    public partial void PayloadMissing(string hook);

    [LoggerMessage(417, LogLevel.Information, "vernemq: other hooks are served than before, and nothing is registered at the broker by this server. The command that follows does it, until the broker restarts{Advice}")]
    public partial void ChangeByHand(string advice);
}
