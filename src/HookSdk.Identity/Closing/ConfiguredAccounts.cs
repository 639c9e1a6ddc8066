using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>Ends connections of users whom the settings disable, at start and later, and of those who are taken out of them.</summary>
internal sealed class ConfiguredAccounts(ConfiguredUsers users, ConnectionClosing closing, ILoggerFactory loggers) : IHostedService
{
    private readonly Lock _gate = new();
    private readonly IdentityLog _log = new(loggers);
    private HashSet<string> _open = new(StringComparer.Ordinal);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (closing.IsEnabled)
        {
            users.Changed = Look;
            Look();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        users.Changed = null;
        return Task.CompletedTask;
    }

    private void Look()
    {
        lock (_gate)
        {
            // A hash that is none keeps its user from logging in, and closes no account: it is more often a slip than a wish.
            HashSet<string> open = new(users.Open.Concat(users.Unreadable), StringComparer.Ordinal);
            if (open.Count == 0 && users.Disabled.Count == 0 && _open.Count > 0)
            {
                // A list that is emptied is more often a slip than a wish, and would put everybody out.
                _log.UsersAreGone(_open.Count);
                return;
            }

            foreach (string name in _open.Except(open, StringComparer.Ordinal).Concat(users.Disabled).Where(n => !open.Contains(n)).Distinct(StringComparer.Ordinal))
            {
                closing.CloseUser(name);
            }

            foreach (string name in open.Except(_open, StringComparer.Ordinal))
            {
                closing.KeepUser(name);
            }

            _open = open;
        }
    }
}
