namespace HookSdk.Hosting;

/// <summary>An operator has named what is not there.</summary>
internal sealed class UnknownPluginException(string message) : PluginProblemException(message);
