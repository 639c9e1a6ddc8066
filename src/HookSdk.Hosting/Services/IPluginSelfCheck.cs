namespace HookSdk.Hosting;

/// <summary>
/// A check of a version before it takes calls: is the database there, do the tables fit. A plugin's class implements it, or the plugin's startup adds it as a service. A version that
/// does not pass is refused, and the one before goes on.
/// </summary>
public interface IPluginSelfCheck
{
    /// <summary>Returns when all is well, and throws when not: the operator sees the message.</summary>
    /// <param name="cancellationToken">Cancelled when the time for the check is over (<see cref="PluginDirectoryOptions.CheckTimeout"/>).</param>
    public ValueTask CheckAsync(CancellationToken cancellationToken);
}
