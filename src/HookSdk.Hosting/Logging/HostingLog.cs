using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting;

/// <summary>Every line that this package logs, under the category <see cref="Category"/>. None holds a token; what a plugin threw is told as text, since the object would keep the plugin in memory.</summary>
internal sealed partial class HostingLog(ILoggerFactory loggers, TimeProvider? time = null)
{
    public const string Category = "HookSdk.Hosting";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(Category), time);

    [LoggerMessage(651, LogLevel.Information, "{Who}: {What} {Plugin}: {From} -> {To}")]
    public partial void Changed(string who, string what, string plugin, string from, string to);

    [LoggerMessage(652, LogLevel.Error, "{Who}: {What} {Plugin} failed, and {Stays}: {Problem}")]
    public partial void ChangeFailed(string who, string what, string plugin, string stays, string problem);

    [LoggerMessage(653, LogLevel.Warning, "{Folder} has no plugin.json, and is left alone")]
    public partial void NoManifest(string folder);

    [LoggerMessage(654, LogLevel.Warning, "{Plugin} {Version}: calls still run after {Seconds:0} s, and it is unloaded under them. Does a handler wait without context.CancellationToken?")]
    public partial void DrainOver(string plugin, string version, double seconds);

    [LoggerMessage(655, LogLevel.Information, "{Plugin} {Version} is gone from memory")]
    public partial void Collected(string plugin, string version);

    [LoggerMessage(656, LogLevel.Warning, "{Plugin} {Version} was unloaded {Seconds:0} s ago and is still in memory: something holds an object of it, such as a thread that has not ended, a timer, a static event, or a cache of a shared library. Calls go on; a restart frees it.")]
    public partial void NotCollected(string plugin, string version, double seconds);

    [LoggerMessage(657, LogLevel.Warning, "{Problem}")]
    public partial void StateDamaged(string problem);

    [LoggerMessage(658, LogLevel.Error, "{Problem}")]
    public partial void StateNotWritten(string problem);

    [LoggerMessage(659, LogLevel.Warning, "a call to the plugins' endpoint was refused: {Who}: {Problem}")]
    public partial void Refused(string who, string problem);

    [LoggerMessage(660, LogLevel.Error, "{Plugin} {Version}: {What} failed: {Problem}")]
    public partial void PartFailed(string plugin, string version, string what, string problem);

    [LoggerMessage(661, LogLevel.Error, "{Path} cannot be looked through: {Problem} The plugins that run stay. Said again when it has changed.")]
    public partial void LookFailed(string path, string problem);

    [LoggerMessage(662, LogLevel.Error, "the plugins' endpoint cannot be reached: {Problem}")]
    public partial void AdminNotReachable(string problem);

    [LoggerMessage(663, LogLevel.Information, "plugins of {Path}: {Running} run, {Disabled} are disabled, {Failed} could not be loaded")]
    public partial void Started(string path, int running, int disabled, int failed);

    [LoggerMessage(664, LogLevel.Error, "{Plugin}: its folder is gone, and it is in Required: it stays loaded until the next start")]
    public partial void RequiredGone(string plugin);

    [LoggerMessage(665, LogLevel.Warning, "{Path} holds no folder of a plugin, and is looked at until it does")]
    public partial void Empty(string path);

    [LoggerMessage(666, LogLevel.Warning, "{Server}: nobody serves {Hooks}, which plugins of the directory served before the restart. Such calls are answered that there is nothing to say, until a plugin serves them. The next start forgets those whose plugin's folder is gone, or holds a version that does not serve them.")]
    public partial void UnservedSinceRestart(string server, string hooks);

    [LoggerMessage(671, LogLevel.Information, "{File} could be written again, and holds all changes")]
    public partial void StateWrittenAgain(string file);

    [LoggerMessage(672, LogLevel.Warning, "nothing is known of what {Folders} served, since the state is lost and they cannot be loaded. All hooks of all servers are answered that there is nothing to say where nobody serves them, since a broker that is told otherwise would call them no more. Mend these folders, or take them away and restart.")]
    public partial void Unknown(string folders);

    [LoggerMessage(673, LogLevel.Warning, "{Who}: upgrade {Plugin} is left out, and {Running} goes on: {Problem}")]
    public partial void RolledBackAgain(string who, string plugin, string running, string problem);

    [LoggerMessage(674, LogLevel.Information, "{Plugin} {Version} threw while it was loaded: {Exception}")]
    public partial void LoadThrew(string plugin, string version, string exception);

    [LoggerMessage(675, LogLevel.Warning, "{Plugin}: '{Unread}' is read by nobody, since its plugin.json names another section ('settings'): '{Section}'. Move the settings there, or take 'settings' out of plugin.json.")]
    public partial void OtherSection(string plugin, string unread, string section);

    [LoggerMessage(676, LogLevel.Warning, "{File} cannot be opened: {Problem}. So another server may use this directory: two overwrite each other's state, and delete each other's versions. Give the account of this program leave to write the file, or give each server a directory of its own (PluginDirectory:StateDirectory, or PluginDirectory:Path).")]
    public partial void LockNotOpened(string file, string problem);
}
