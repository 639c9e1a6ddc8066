using System.Collections.Frozen;
using HookSdk.Credentials;
using Microsoft.Extensions.Options;

namespace EmqxHooks._1.Users;

/// <summary>The users of the configuration, as they are now: a change that cannot be used is logged, and the earlier users stay.</summary>
public sealed partial class UserDirectory : IDisposable
{
    private readonly PasswordVerifier _verifier;
    private readonly ILogger<UserDirectory> _logger;
    private readonly IDisposable? _changes;
    private volatile FrozenDictionary<string, PasswordHash> _users;

    /// <summary>Reads the users.</summary>
    /// <exception cref="FormatException">A user has no name or one that another has, or a hash that is none.</exception>
    public UserDirectory(IOptionsMonitor<UserList> users, PasswordVerifier verifier, ILogger<UserDirectory> logger)
    {
        _verifier = verifier;
        _logger = logger;
        _users = Read(users.CurrentValue);
        LogRead(_users.Count);
        _changes = users.OnChange(Replace);
    }

    /// <summary>Whether this is the password of a user who may come in.</summary>
    public ValueTask<bool> CheckAsync(string name, string password, CancellationToken cancellationToken) =>
        _verifier.VerifyAsync(name, password, _users.GetValueOrDefault(name), cancellationToken);

    public void Dispose() => _changes?.Dispose();

    private static FrozenDictionary<string, PasswordHash> Read(UserList users)
    {
        Dictionary<string, PasswordHash> read = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
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

            if (!PasswordHash.TryParse(user.PasswordHash, out PasswordHash? hash, out string? problem))
            {
                throw new FormatException($"Users: the hash of '{user.Name}' is none: {problem}. 'dotnet run -- hash <password>' prints one.");
            }

            if (!user.Disabled)
            {
                read.Add(user.Name, hash);
            }
        }

        return read.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private void Replace(UserList users)
    {
        try
        {
            _users = Read(users);
            LogReplaced(_users.Count);
        }
        catch (FormatException e)
        {
            LogRefused(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Users who may come in: {Count}.")]
    private partial void LogRead(int count);

    [LoggerMessage(LogLevel.Information, "The users have changed: {Count} may come in.")]
    private partial void LogReplaced(int count);

    [LoggerMessage(LogLevel.Error, "The changed users are not used, the earlier ones stay: {Problem}")]
    private partial void LogRefused(string problem);
}
