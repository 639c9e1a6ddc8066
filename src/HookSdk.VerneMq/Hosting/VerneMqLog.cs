using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq;

/// <summary>Every line that this package logs, under the category "HookSdk". None holds a key or a secret.</summary>
internal sealed partial class VerneMqLog(ILoggerFactory loggers)
{
    private readonly ILogger _logger = new QuietLogger(loggers.CreateLogger("HookSdk"));

    [LoggerMessage(101, LogLevel.Warning, "vernemq: calls come without the header vernemq-hook and are answered next. Is it VerneMQ that calls?")]
    public partial void NoHookNamed();

    [LoggerMessage(102, LogLevel.Warning, "vernemq: {Hook} is called, no plugin serves it, and it is answered next. Deregister it, or override it")]
    public partial void HookNotServed(string hook);

    [LoggerMessage(103, LogLevel.Warning, "vernemq: {Hook} is called, which is no hook that can be served, and it is answered next")]
    public partial void HookNotKnown(string hook);

    public void PluginSwitched(string plugin, string what, IReadOnlyList<string> hooks) =>
        PluginSwitched(plugin, what, hooks.Count == 0 ? "no hook" : string.Join(", ", hooks));

    [LoggerMessage(104, LogLevel.Information, "vernemq: {Plugin} was {What}; served is {Hooks}")]
    private partial void PluginSwitched(string plugin, string what, string hooks);
}
