using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <content>Bans.</content>
public sealed partial class EmqxManagement
{
    private const string Ban = "ban somebody";

    /// <summary>
    /// Keeps somebody out, and ends the connections that are there: EMQX itself does that for a ban by client id alone. A ban that is there already is replaced, for an instant by none.
    /// </summary>
    /// <remarks>Of a ban by pattern or network the connected clients stay: EMQX has no list of them. Find and kick them yourself.</remarks>
    /// <param name="ban">The ban.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many connections were ended besides the one that EMQX ends; null: those of a pattern or a network, which stay.</returns>
    /// <exception cref="ArgumentException"><see cref="EmqxBan.Who"/> is empty, or no address where it must be one.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<int?> BanAsync(EmqxBan ban, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ban);
        ArgumentException.ThrowIfNullOrEmpty(ban.Who, nameof(ban));
        EmqxClientFilter? at = null;
        if (ban.Kind == EmqxBanKind.PeerAddress)
        {
            at = new EmqxClientFilter { IsConnected = true, PeerAddress = IPAddress.TryParse(ban.Who, out IPAddress? address) ? address : throw new ArgumentException("It is no IP address.", nameof(ban)) };
        }

        if (await TryBanAsync(ban, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            if (earlier.Failure != ManagementFailure.AlreadyThere || ban.Who is "." or "..")
            {
                throw earlier;
            }

            await UnbanAsync(ban.Kind, ban.Who, cancellationToken).ConfigureAwait(false);
            if (await TryBanAsync(ban, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                throw problem;
            }
        }

        return ban.Kind switch
        {
            EmqxBanKind.ClientId => 0,
            EmqxBanKind.UserName => await KickUserAsync(ban.Who, cancellationToken).ConfigureAwait(false),
            EmqxBanKind.PeerAddress => await KickAllAsync(at!.Query(), at.Matches, cancellationToken).ConfigureAwait(false),
            _ => null,
        };
    }

    /// <summary>Ends a ban.</summary>
    /// <param name="kind">What it goes by.</param>
    /// <param name="who">Whom it is for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ArgumentException"><paramref name="who"/> is empty, <c>.</c> or <c>..</c>, which no path of this API can name.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public Task<bool> UnbanAsync(EmqxBanKind kind, string who, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        return DeleteAsync($"/banned/{EmqxBan.Name(kind)}/{PathName(who, nameof(who))}", "end a ban", cancellationToken);
    }

    /// <summary>All bans.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async IAsyncEnumerable<EmqxBan> ListBansAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (JsonElement item in PagesAsync("/banned", "list its bans", cancellationToken).ConfigureAwait(false))
        {
            if (EmqxBan.Read(item) is { } ban)
            {
                yield return ban;
            }
        }
    }

    /// <summary>Not repeated: the second one would be there already, and be taken for another's.</summary>
    private async Task<ManagementException?> TryBanAsync(EmqxBan ban, CancellationToken cancellationToken)
    {
        ManagementAnswer answer = await _api.SendAsync(HttpMethod.Post, "/banned", Ban, isRepeatable: false, ban.Write, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? null : _api.Refusal(answer, Ban);
    }
}
