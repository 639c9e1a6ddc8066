using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>Every line that the SDK logs, under the category of its target, or <see cref="Category"/>. None holds a body, a number or a secret.</summary>
internal sealed partial class HookLog(ILoggerFactory loggers, TimeProvider? time = null, string? section = null)
{
    public const string Category = "HookSdk";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(section is null ? Category : $"{Category}.{section[(section.IndexOf(':') + 1)..].Split(':')[0]}"), time);

    [LoggerMessage(1, LogLevel.Error, "{Target} {Hook}: {Plugin} threw, and {Answered} (call {CallId})")]
    public partial void HandlerThrew(string target, string hook, string plugin, string answered, string callId, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "{Target} {Hook}: {Plugin} returned null instead of a reply, and {Answered} (call {CallId})")]
    public partial void HandlerReturnedNull(string target, string hook, string plugin, string answered, string callId);

    [LoggerMessage(3, LogLevel.Error, "{Target} {Hook}: {Plugin} had not answered after {Elapsed:0} ms, and {Answered} (call {CallId})")]
    public partial void HandlerIsLate(string target, string hook, string plugin, double elapsed, string answered, string callId);

    [LoggerMessage(4, LogLevel.Error, "{Target} {Hook}: {Plugin} ended only after {Elapsed:0} ms, and {Answered}; does it block its thread? (call {CallId})")]
    public partial void HandlerWasLate(string target, string hook, string plugin, double elapsed, string answered, string callId, Exception? exception);

    [LoggerMessage(23, LogLevel.Error, "{Target} {Hook}: {Plugin} ended only after {Elapsed:0} ms, when the caller had given up, so nothing was answered; does it block its thread? (call {CallId})")]
    public partial void HandlerOutlastedCaller(string target, string hook, string plugin, double elapsed, string callId, Exception? exception);

    [LoggerMessage(21, LogLevel.Warning, "{Target} {Hook}: {Plugin} gave up at its deadline, after {Elapsed:0} ms, and {Answered} (call {CallId})")]
    public partial void HandlerGaveUp(string target, string hook, string plugin, double elapsed, string answered, string callId);

    [LoggerMessage(5, LogLevel.Warning, "{Target} {Hook}: the late {Plugin} ended after {Elapsed:0} ms (call {CallId})")]
    public partial void LateHandlerEnded(string target, string hook, string plugin, double elapsed, string callId, Exception? exception);

    [LoggerMessage(555, LogLevel.Error, "{Target} {Hook}: fallbacks were answered, {Count} since the last line like this. {Problem}")]
    public partial void Undecided(string target, string hook, long count, string problem);

    [LoggerMessage(6, LogLevel.Error, "{Target} {Hook}: all {Max} slots were taken, and fallbacks were answered: {Count} since the last line like this")]
    public partial void Shed(string target, string hook, int max, long count);

    [LoggerMessage(7, LogLevel.Debug, "{Target} {Hook}: the caller hung up (call {CallId})")]
    public partial void CallerGone(string target, string hook, string callId);

    [LoggerMessage(8, LogLevel.Error, "{Target} {Hook}: what the handler had resolved threw while it was disposed of (call {CallId})")]
    public partial void DisposeThrew(string target, string hook, string callId, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "{Target} {Hook}: answered {Status} to a request of {Bytes} bytes: {Problem}")]
    public partial void Refused(string target, string hook, int status, int bytes, string problem);

    [LoggerMessage(49, LogLevel.Warning, "{Target} {Hook}: a request of {Bytes} bytes could not be understood, and the fallback that the plugins state was answered: {Problem}")]
    public partial void Unreadable(string target, string hook, int bytes, string problem);

    [LoggerMessage(50, LogLevel.Warning, "{Target} {Hook}: a request was no sound JSON and was read all the same; further ones like it are read without a line")]
    public partial void Mended(string target, string hook);

    [LoggerMessage(10, LogLevel.Information, "{Target}: changed settings are in force")]
    public partial void SettingsChanged(string target);

    [LoggerMessage(11, LogLevel.Error, "{Target}: changed settings were refused and the earlier ones stay in force: {Problem}")]
    public partial void SettingsRefused(string target, string problem);

    [LoggerMessage(12, LogLevel.Warning, "{Target}: listens on {Address}, beyond this machine, and anyone who reaches it may call. Under {Section} in the configuration, set {Settings}.")]
    public partial void Unguarded(string target, string address, string section, string settings);

    [LoggerMessage(13, LogLevel.Warning, "{Target}: plugins are registered, but no Map call gives them an address, so nobody can call them: call {MapCall} before the application runs")]
    public partial void NotMapped(string target, string mapCall);

    [LoggerMessage(14, LogLevel.Information, "{Target}: draining, {Count} calls are running")]
    public partial void Draining(string target, int count);

    [LoggerMessage(15, LogLevel.Warning, "{Target}: stops after draining for {Elapsed:0.0} s, {Count} calls are still running")]
    public partial void DrainWindowOver(string target, double elapsed, int count);

    [LoggerMessage(22, LogLevel.Warning, "{Target}: stops, and gave up a request whose body did not come on")]
    public partial void BodyGivenUp(string target);

    [LoggerMessage(16, LogLevel.Information, "{Target}: serves {Hooks} of {Plugins} under {Path}")]
    public partial void Serves(string target, string hooks, string plugins, string path);

    [LoggerMessage(96, LogLevel.Information, "{Target}: {Path} is there, and has no plugin yet: one may come while the server runs")]
    public partial void ServesNobodyYet(string target, string path);

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

    [LoggerMessage(95, LogLevel.Error, "{Problem}")]
    public partial void SettingFileUnreadable(string problem);

    [LoggerMessage(25, LogLevel.Error, "{Problem} What was read before stays.")]
    public partial void SectionRefused(string problem);

    [LoggerMessage(26, LogLevel.Error, "{Section} has changed, and a part of the program that was told of it threw")]
    public partial void SectionListenerThrew(string section, Exception exception);

    [LoggerMessage(60, LogLevel.Error, "Calls waited for more than {Wait} ms for one of the {Threads} threads of the process, which used {Used} % of {Cores} processors meanwhile. {Advice} Not said again.")]
    public partial void Starved(int wait, int threads, int used, int cores, string advice);

    [LoggerMessage(61, LogLevel.Error, "{Target} {Hook}: waited {Elapsed:0} ms for a thread, longer than its deadline, and {Answered}: no handler was called (call {CallId})")]
    public partial void NotStarted(string target, string hook, double elapsed, string answered, string callId);

    [LoggerMessage(62, LogLevel.Error, "{Target} {Hook}: {Plugin} had the {Max} calls at once that it may have ({Section}:MaxConcurrentCallsPerPlugin), and {Answered}")]
    public partial void PluginIsFull(string target, string hook, string plugin, int max, string section, string answered);

    [LoggerMessage(63, LogLevel.Error, "{Target} {Hook}: the observer {Observer} threw; the call is not affected. Not said again of this observer.")]
    public partial void HookObserverThrew(string target, string hook, string observer, Exception exception);

    [LoggerMessage(64, LogLevel.Error, "{Target}: the queue of {Limit} calls or {Bytes} bytes is full, and {Hook} was dropped: {Count} calls since the last line like this. Make handlers faster, or raise {Section}:BackgroundQueueLength.")]
    public partial void NotificationDropped(string target, string hook, int limit, long bytes, long count, string section);

    [LoggerMessage(65, LogLevel.Error, "{Target} {Hook}: the call was answered before it was read, and could not be read: {Problem}")]
    public partial void NotificationUnreadable(string target, string hook, string problem);

    [LoggerMessage(66, LogLevel.Information, "{Target}: {Count} answered calls wait for their handlers")]
    public partial void NotificationsDraining(string target, int count);

    [LoggerMessage(67, LogLevel.Error, "{Target}: stops, and {Count} answered calls were not handled to their end; the handlers of {Running} of them are still running")]
    public partial void NotificationsLost(string target, int count, int running);

    [LoggerMessage(68, LogLevel.Error, "{Target} {Hook}: the call was answered before, and could not be handled")]
    public partial void NotificationFailed(string target, string hook, Exception exception);

    [LoggerMessage(69, LogLevel.Warning, "{Target} {Hook}: a plugin's reply changes something, and the call was answered before it ran: the change is lost. Answer no change there, or set {Section}:NotifyInBackground to false. Not said again of this hook.")]
    public partial void NotificationReplyLost(string target, string hook, string section);

    [LoggerMessage(70, LogLevel.Information, "{Variable}: the file has changed, and is read anew")]
    public partial void SecretChanged(string variable);

    [LoggerMessage(71, LogLevel.Error, "{Problem} What was read before stays.")]
    public partial void SecretUnreadable(string problem);

    public void PluginSwitched(string target, string plugin, string what, IReadOnlyList<string> hooks) => PluginSwitched(target, plugin, what, Listed(hooks));

    [LoggerMessage(72, LogLevel.Information, "{Target}: {Plugin} was {What}; served is {Hooks}")]
    private partial void PluginSwitched(string target, string plugin, string what, string hooks);

    [LoggerMessage(73, LogLevel.Information, "{Target}: the order of the plugins is {Plugins}")]
    public partial void PluginsReordered(string target, string plugins);

    public void PluginsSwapped(string target, string removed, string added, IReadOnlyList<string> hooks) => PluginsSwapped(target, removed, added, Listed(hooks));

    [LoggerMessage(74, LogLevel.Debug, "{Target}: {Removed} went and {Added} came in one step; served is {Hooks}")]
    private partial void PluginsSwapped(string target, string removed, string added, string hooks);

    [LoggerMessage(75, LogLevel.Error, "{Target}: the plugins have changed, and a part of the program that was told of it threw; the change stays")]
    public partial void PluginListenerThrew(string target, Exception exception);

    [LoggerMessage(76, LogLevel.Information, "{Target}: no plugin serves {Hooks} any more. {Advice}.")]
    public partial void HooksUnserved(string target, string hooks, string advice);

    [LoggerMessage(77, LogLevel.Warning, "{Target}: {Hooks} is served from now on, and a call of it was answered 404 before. {Advice}.")]
    public partial void HooksWereDenied(string target, string hooks, string advice);

    [LoggerMessage(80, LogLevel.Error, "{Target}: a filter of {Plugin}, which is out of the chains, threw while it was disposed of")]
    public partial void FilterDisposeThrew(string target, string plugin, Exception exception);

    [LoggerMessage(85, LogLevel.Warning, "{Target}: {Plugins} decides and enforces nothing ({Section}:DryRun): the broker is answered as if it were not there. Take the name out of the setting when it shall decide.")]
    public partial void DryRun(string target, string plugins, string section);

    [LoggerMessage(86, LogLevel.Warning, "{Target}: DryRun has changed: from the next call on, {Plugins} decides and enforces nothing ({Section}:DryRun), and all other plugins decide")]
    public partial void DryRunChanged(string target, string plugins, string section);

    [LoggerMessage(87, LogLevel.Warning, "{Target}: {Section}:DryRun names {Unknown}, and there is no such plugin; there are {Plugins}. What was meant decides.")]
    public partial void DryRunUnknown(string target, string unknown, string plugins, string section);

    [LoggerMessage(88, LogLevel.Information, "{Target} {Hook}: {Plugin} is in DryRun and would have {Decided}; nothing was enforced: {Count} calls since the last line like this")]
    public partial void DryRunDecided(string target, string hook, string plugin, string decided, long count);

    [LoggerMessage(89, LogLevel.Information, "{Target}: the shadow {Plugin} is asked about {Hooks} beside {Live}, and decides nothing. {Note}")]
    public partial void ShadowStarted(string target, string plugin, string hooks, string live, string note);

    [LoggerMessage(90, LogLevel.Error, "{Target}: the shadow {Plugin} could not be made, and is not asked; the live plugins are not affected")]
    public partial void ShadowNotMade(string target, string plugin, Exception exception);

    [LoggerMessage(91, LogLevel.Warning, "{Target} {Hook}: {Plugin} answered otherwise than the live reply: {Count} calls since the last line like this. HookTrials.Disagreements has the last ones, field by field.")]
    public partial void ShadowDisagreed(string target, string hook, string plugin, long count);

    [LoggerMessage(92, LogLevel.Warning, "{Target} {Hook}: {Plugin} is on trial and gave no answer ({Cause}), which nobody has noticed: {Count} calls since the last line like this")]
    public partial void TrialFailed(string target, string hook, string plugin, string cause, long count, Exception? exception);

    [LoggerMessage(93, LogLevel.Warning, "{Target} {Hook}: {Plugin} is on trial and was not asked, since {Waiting} calls or {Bytes} bytes wait for such plugins already: {Count} calls since the last line like this. Make it faster, or give it more calls at once.")]
    public partial void TrialDropped(string target, string hook, string plugin, int waiting, long bytes, long count);

    [LoggerMessage(94, LogLevel.Error, "{Target} {Hook}: a call could not be handed to the plugins on trial; its reply is not affected. Not said again.")]
    public partial void TrialBroke(string target, string hook, Exception exception);

    private static string Listed(IReadOnlyList<string> hooks) => hooks.Count == 0 ? "no hook" : string.Join(", ", hooks);

    [LoggerMessage(27, LogLevel.Warning, "{Section}: no server of this program reads these settings; there are {Sections}")]
    public partial void SectionUnread(string section, string sections);

    [LoggerMessage(40, LogLevel.Warning, "a POST to {Path} was answered 404, since no hook is served there, and no plugin was asked: {Where}. Correct the address in the broker's configuration.")]
    public partial void Unmapped(string path, string where);

    [LoggerMessage(41, LogLevel.Information, "{Target}: {Hook} is called and no plugin overrides it; 404 was answered, which tells the broker so")]
    public partial void HookNotOverridden(string target, string hook);

    [LoggerMessage(42, LogLevel.Warning, "{Target}: a call to {Path} was answered {Status} by something in front of the hooks, and no plugin was asked. {Advice}.")]
    public partial void AnsweredInFront(string target, string? path, int status, string advice);

    [LoggerMessage(43, LogLevel.Warning, "{Target}: the application has an authorization policy for all endpoints (FallbackPolicy), and it stands before the hooks: a broker without what it asks for is answered 401 or a redirect, and no plugin is asked. Call .AllowAnonymous() on what the Map call returns; who may call is said by AllowedNetworks, and over HTTP by PathSecret.")]
    public partial void FallbackPolicyInFront(string target);

    [LoggerMessage(44, LogLevel.Warning, "{Target}: the application has a request timeout of {Timeout} for all endpoints, and the hooks' deadline is {Deadline}: it ends calls before their plugins have answered. Call .DisableRequestTimeout() on what the Map call returns.")]
    public partial void RequestTimeoutInFront(string target, string timeout, string deadline);

    [LoggerMessage(45, LogLevel.Warning, "{Section}: no server of this program reads these settings. Is {Meant} meant?")]
    public partial void SectionMistyped(string section, string meant);

    [LoggerMessage(46, LogLevel.Warning, "{Target}: {Keys} changed, which takes effect with a restart")]
    public partial void SettingsNeedRestart(string target, string keys);

    [LoggerMessage(47, LogLevel.Warning, "{Target}: the deadline of {Hooks} is {Deadline}, and the broker waits no longer than {Waits}: an answer at the deadline comes too late to decide anything. Set {Section}:Deadline, or Deadline of the hook below {Section}:Hooks, to less, or raise {Setting}.")]
    public partial void DeadlineBeyondBroker(string target, string hooks, string deadline, string waits, string section, string setting);

    [LoggerMessage(48, LogLevel.Warning, "{Target}: the deadline of {Hook} is {Deadline}, and the broker says with its calls that it waits {Waits}: the shorter time holds. Raise the broker's timeout, or lower the deadline in {Section}.")]
    public partial void DeadlineBeyondCaller(string target, string hook, string deadline, string waits, string section);

    [LoggerMessage(51, LogLevel.Warning, "refused a connection: {Problem}")]
    public partial void ConnectionRefused(string problem);

    [LoggerMessage(52, LogLevel.Information, "connections of others than {Networks} hold are refused, on every port and for all that this program serves")]
    public partial void RefusesConnections(string networks);

    [LoggerMessage(53, LogLevel.Warning, "{Target}: RefuseConnections has no effect, because other hook servers of this program would be out of reach: set {Settings} as well")]
    public partial void RefusesNobody(string target, string settings);
}
