using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HookSdk.Identity;
using Npgsql;

namespace SqlUsers;

/// <summary>The users of the table <c>mqtt_users</c>, whose trigger tells of each change (users.sql).</summary>
public sealed class PostgresUsers(NpgsqlDataSource database) : IUserSource
{
    public async ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        // PostgreSQL has no text with a zero in it, so there is no such user.
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        await using NpgsqlCommand command = database.CreateCommand("SELECT password_hash, disabled FROM mqtt_users WHERE name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        // A hash that is none refuses this user alone, and the log says what is wrong with it.
        return UserRecord.Read(name, reader.GetString(0), reader.GetBoolean(1));
    }

    public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<string> changed = Channel.CreateUnbounded<string>();
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, told) => changed.Writer.TryWrite(told.Payload);
        await using (NpgsqlCommand listen = new("LISTEN mqtt_users", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        // From here on each change is told of.
        yield return "";
        while (true)
        {
            while (changed.Reader.TryRead(out string? name))
            {
                yield return name;
            }

            await connection.WaitAsync(cancellationToken);
        }
    }
}
