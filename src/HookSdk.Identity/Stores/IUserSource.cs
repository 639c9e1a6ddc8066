namespace HookSdk.Identity;

/// <summary>Where users are kept, such as a database. <see cref="CachedUsers"/> asks it.</summary>
public interface IUserSource
{
    /// <summary>Looks for a user.</summary>
    /// <param name="name">The user name, as the client gave it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The user, such as <see cref="UserRecord.Read"/> makes of two columns; null: there is none of this name.</returns>
    public ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Tells of changes until it is cancelled or throws: first an empty text, once it is sure to be told of what changes from then on; then the name of each user that changed,
    /// or an empty text when it could be any.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<string> WatchAsync(CancellationToken cancellationToken);
}
