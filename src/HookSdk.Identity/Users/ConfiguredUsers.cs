using System.Diagnostics.CodeAnalysis;
using HookSdk.Credentials;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Identity;

/// <summary>The users of the configuration, as they are now: a change that cannot be used is logged, and the earlier users stay. Safe for calls at once.</summary>
public sealed class ConfiguredUsers : IDisposable
{
    private readonly PasswordVerifier _verifier;
    private readonly IdentityLog _log;
    private readonly IDisposable? _changes;
    private volatile Users _users;

    /// <summary>Reads the users.</summary>
    /// <param name="users">The settings.</param>
    /// <param name="verifier">Hashes the passwords; one for the whole server.</param>
    /// <param name="loggers">Where is told how many users there are.</param>
    /// <remarks>A user whose hash is none may not come in, which is logged; the others may. Of one who is disabled the hash is not looked at.</remarks>
    /// <exception cref="FormatException">A user has no name, or one that another has.</exception>
    public ConfiguredUsers(IOptionsMonitor<UserList> users, PasswordVerifier verifier, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(verifier);
        _verifier = verifier;
        _log = new IdentityLog(loggers);
        _users = Read(users.CurrentValue);
        _log.UsersRead(_users.Hashes.Count);
        _changes = users.OnChange(Replace);
    }

    /// <summary>Those who may come in now.</summary>
    internal IReadOnlyCollection<string> Open => _users.Hashes.Keys;

    /// <summary>Those whom the settings name and do not disable, and whose hash is none.</summary>
    internal IReadOnlyCollection<string> Unreadable => _users.Unreadable;

    /// <summary>Those whom the settings name, and who may not come in.</summary>
    internal IReadOnlyCollection<string> Disabled => _users.Disabled;

    /// <summary>Told when other users are in force. It must not throw.</summary>
    internal Action? Changed { get; set; }

    /// <summary>Whether this is the password of a user who may come in. It takes as long for a user who does not exist as for most who do.</summary>
    /// <param name="name">The user name; null when the client gave none, which is never right.</param>
    /// <param name="password">The password; null when the client gave none, which is never right.</param>
    /// <param name="cancellationToken">Gives up while waiting: hand in the context's.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was a result.</exception>
    /// <exception cref="PasswordVerifierBusyException">Too many passwords wait in line.</exception>
    public ValueTask<bool> CheckAsync(string? name, string? password, CancellationToken cancellationToken = default)
    {
        if (name is null)
        {
            return new(false);
        }

        Users users = _users;
        return users.Hashes.TryGetValue(name, out PasswordHash? hash)
            ? VerifyAsync(name, password, hash, cancellationToken)
            : _verifier.VerifyAsync(name, password, DecoyHash.For(name, users.Usual), cancellationToken);
    }

    /// <summary>Whether there is a user of this name who may come in: for clients whose certificate or token names them.</summary>
    /// <param name="name">The user name.</param>
    public bool Has([NotNullWhen(true)] string? name) => name is not null && _users.Hashes.ContainsKey(name);

    /// <inheritdoc/>
    public void Dispose() => _changes?.Dispose();

    /// <summary>Hashing takes a while: whoever is disabled meanwhile, or has another password then, is not let in.</summary>
    private async ValueTask<bool> VerifyAsync(string name, string? password, PasswordHash hash, CancellationToken cancellationToken) =>
        await _verifier.VerifyAsync(name, password, hash, cancellationToken).ConfigureAwait(false)
        && _users.Hashes.TryGetValue(name, out PasswordHash? now) && (ReferenceEquals(now, hash) || now.ToString() == hash.ToString());

    private Users Read(UserList users)
    {
        Dictionary<string, PasswordHash> read = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        List<string> disabled = [];
        List<(string Name, string Problem)> unreadable = [];
        foreach (UserOptions user in users)
        {
            if (user.Name.Length == 0)
            {
                throw new FormatException("Users: one of them has no Name.");
            }

            if (!names.Add(user.Name))
            {
                throw new FormatException($"Users: there are two of the name '{user.Name}'.");
            }

            if (user.Disabled)
            {
                disabled.Add(user.Name);
            }
            else if (PasswordForms.TryParse(user.PasswordHash, out PasswordHash? hash, out string? problem))
            {
                read.Add(user.Name, hash);
            }
            else
            {
                unreadable.Add((user.Name, string.IsNullOrEmpty(user.PasswordHash) ? $"{user.Name} has no PasswordHash" : $"the PasswordHash cannot be used, since {problem}"));
            }
        }

        unreadable.ForEach(u => _log.UserRefused(u.Name, u.Problem));
        return new Users(read, read.Values.GroupBy(static h => h.Cost, StringComparer.Ordinal).MaxBy(static g => g.Count())?.First(), disabled, [.. unreadable.Select(static u => u.Name)]);
    }

    private void Replace(UserList users)
    {
        try
        {
            _users = Read(users);
            _log.UsersReplaced(_users.Hashes.Count);
            Changed?.Invoke();
        }
        catch (FormatException e)
        {
            _log.UsersRefused(e.Message);
        }
    }

    /// <param name="Hashes">Those who may come in.</param>
    /// <param name="Usual">A hash that costs what most cost.</param>
    /// <param name="Disabled">Those who are named, and may not come in.</param>
    /// <param name="Unreadable">Those who could come in if their hash were one.</param>
    private sealed record Users(Dictionary<string, PasswordHash> Hashes, PasswordHash? Usual, IReadOnlyCollection<string> Disabled, IReadOnlyCollection<string> Unreadable);
}
