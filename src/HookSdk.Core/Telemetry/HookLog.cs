using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>Every line that the SDK logs, under the category of its target, or <see cref="Category"/>. None holds a body, a number or a secret.</summary>
internal sealed partial class HookLog(ILoggerFactory loggers, TimeProvider? time = null, string? section = null)
{
    public const string Category = "HookSdk";

    private readonly ILogger _logger = new QuietLogger(loggers.CreateLogger(section is null ? Category : $"{Category}.{section[(section.IndexOf(':') + 1)..]}"), time);

    [LoggerMessage(1, LogLevel.Error, "{Target} {Hook}: {Plugin} threw, and its fallback was answered (call {CallId})")]
    public partial void HandlerThrew(string target, string hook, string plugin, string callId, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "{Target} {Hook}: {Plugin} returned null instead of a reply, and its fallback was answered (call {CallId})")]
    public partial void HandlerReturnedNull(string target, string hook, string plugin, string callId);

    [LoggerMessage(3, LogLevel.Error, "{Target} {Hook}: {Plugin} had not answered after {Elapsed:0} ms, and its fallback was answered; it keeps its slot until it ends (call {CallId})")]
    public partial void HandlerIsLate(string target, string hook, string plugin, double elapsed, string callId);

    [LoggerMessage(4, LogLevel.Error, "{Target} {Hook}: {Plugin} ended only after {Elapsed:0} ms, and its fallback was answered; does it block its thread? (call {CallId})")]
    public partial void HandlerWasLate(string target, string hook, string plugin, double elapsed, string callId, Exception? exception);

    [LoggerMessage(23, LogLevel.Error, "{Target} {Hook}: {Plugin} ended only after {Elapsed:0} ms, when the caller had given up, so nothing was answered; does it block its thread? (call {CallId})")]
    public partial void HandlerOutlastedCaller(string target, string hook, string plugin, double elapsed, string callId, Exception? exception);

    [LoggerMessage(21, LogLevel.Warning, "{Target} {Hook}: {Plugin} gave up at its deadline, after {Elapsed:0} ms, and its fallback was answered (call {CallId})")]
    public partial void HandlerGaveUp(string target, string hook, string plugin, double elapsed, string callId);

    [LoggerMessage(5, LogLevel.Warning, "{Target} {Hook}: the late {Plugin} ended after {Elapsed:0} ms (call {CallId})")]
    public partial void LateHandlerEnded(string target, string hook, string plugin, double elapsed, string callId, Exception? exception);

    [LoggerMessage(6, LogLevel.Error, "{Target} {Hook}: all {Max} slots were taken, and fallbacks were answered: {Count} since the last line like this")]
    public partial void Shed(string target, string hook, int max, long count);

    [LoggerMessage(7, LogLevel.Debug, "{Target} {Hook}: the caller hung up (call {CallId})")]
    public partial void CallerGone(string target, string hook, string callId);

    [LoggerMessage(8, LogLevel.Error, "{Target} {Hook}: what the handler had resolved threw while it was disposed of (call {CallId})")]
    public partial void DisposeThrew(string target, string hook, string callId, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "{Target} {Hook}: answered {Status} to a request of {Bytes} bytes: {Problem}")]
    public partial void Refused(string target, string hook, int status, int bytes, string problem);

    [LoggerMessage(10, LogLevel.Information, "{Target}: changed settings are in force")]
    public partial void SettingsChanged(string target);

    [LoggerMessage(11, LogLevel.Error, "{Target}: changed settings were refused and the earlier ones stay in force: {Problem}")]
    public partial void SettingsRefused(string target, string problem);

    [LoggerMessage(12, LogLevel.Warning, "{Target}: listens on {Address}, beyond this machine, and anyone who reaches it may call. Under {Section} in the configuration, set {Settings}.")]
    public partial void Unguarded(string target, string address, string section, string settings);

    [LoggerMessage(13, LogLevel.Warning, "{Target}: plugins are registered, but no Map call gives them an address, so nobody can call them: call this target's Map method (app.Map...) before the application runs")]
    public partial void NotMapped(string target);

    [LoggerMessage(14, LogLevel.Information, "{Target}: draining, {Count} calls are running")]
    public partial void Draining(string target, int count);

    [LoggerMessage(15, LogLevel.Warning, "{Target}: stops after draining for {Elapsed:0.0} s, {Count} calls are still running")]
    public partial void DrainWindowOver(string target, double elapsed, int count);

    [LoggerMessage(22, LogLevel.Warning, "{Target}: stops, and gave up a request whose body did not come on")]
    public partial void BodyGivenUp(string target);

    [LoggerMessage(16, LogLevel.Information, "{Target}: serves {Hooks} of {Plugins} under {Path}")]
    public partial void Serves(string target, string hooks, string plugins, string path);

    [LoggerMessage(18, LogLevel.Warning, "{Target}: answered 403 to {Address}: {Problem}")]
    public partial void NotAllowed(string target, string address, string problem);

    [LoggerMessage(20, LogLevel.Error, "{Target} {Hook}: an observer or a listener to the metrics threw; the call is not affected")]
    public partial void ObserverThrew(string target, string hook, Exception exception);

    [LoggerMessage(19, LogLevel.Error, "{Hook}: what the handler had registered on its token threw when the token was cancelled (call {CallId})")]
    public partial void CallbackThrew(string hook, string callId, Exception exception);

    [LoggerMessage(17, LogLevel.Warning, "{Lookup}: a dip failed, and the stated answer stands in: {Problem}")]
    public partial void LookupFailed(string lookup, string problem);

    [LoggerMessage(24, LogLevel.Error, "{Problem}")]
    public partial void SectionUnusable(string problem);

    [LoggerMessage(25, LogLevel.Error, "{Problem} What was read before stays.")]
    public partial void SectionRefused(string problem);

    [LoggerMessage(26, LogLevel.Error, "{Section} has changed, and a part of the program that was told of it threw")]
    public partial void SectionListenerThrew(string section, Exception exception);

    [LoggerMessage(27, LogLevel.Warning, "{Section}: no server of this program reads these settings; there are {Sections}")]
    public partial void SectionUnread(string section, string sections);
}
