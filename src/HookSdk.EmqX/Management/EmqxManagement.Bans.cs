using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <content>Bans.</content>
public sealed partial class EmqxManagement
{
    private const string Ban = "ban somebody";

    /// <summary>
    /// Keeps somebody out, and ends the connections that are there: EMQX itself does that for a ban by client id alone. A ban that is there already and says something else is replaced.
    /// </summary>
    /// <remarks>
    /// <para>Of a ban by pattern or network the connected clients stay: EMQX has no list of them. Find and kick them yourself.</para>
    /// <para>
    /// EMQX cannot change a ban: the earlier one is deleted, and for an instant there is none. Once that has begun it is not cancelled. If the new one cannot be made then, the earlier
    /// one is put back, and the text of the exception says whether that worked.
    /// </para>
    /// </remarks>
    /// <param name="ban">The ban.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many connections were ended besides the one that EMQX ends; null: those of a pattern or a network, which stay.</returns>
    /// <exception cref="ArgumentException"><see cref="EmqxBan.Who"/> is empty, holds half of a surrogate pair, or is no address where it must be one.</exception>
    /// <exception cref="ManagementException">
    /// It did not work. One that was to be kicked and could not be is banned all the same: <see cref="ManagementException.RemainingUsers"/> or
    /// <see cref="ManagementException.RemainingClients"/> names it then.
    /// </exception>
    public async Task<int?> BanAsync(EmqxBan ban, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ban);
        ArgumentException.ThrowIfNullOrEmpty(ban.Who, nameof(ban));
        ManagementHttp.EnsureName(ban.Who, nameof(ban));
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

            await ReplaceAsync(ban, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Puts a ban in the place of the one that is there.</summary>
    private async Task ReplaceAsync(EmqxBan ban, CancellationToken cancellationToken)
    {
        JsonElement? found = null;
        await foreach (JsonElement item in PagesAsync("/banned" + Query(ban), "list its bans", cancellationToken).ConfigureAwait(false))
        {
            if (EmqxBan.Read(item) is { } other && other.Kind == ban.Kind && other.Who == ban.Who)
            {
                if (other.Reason == (ban.Reason is "" ? null : ban.Reason) && other.Until?.ToUnixTimeSeconds() == ban.Until?.ToUnixTimeSeconds())
                {
                    return;
                }

                found = item;
                break;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        ManagementException? problem;
        try
        {
            await UnbanAsync(ban.Kind, ban.Who, CancellationToken.None).ConfigureAwait(false);
            problem = await TryBanAsync(ban, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ManagementException e)
        {
            problem = e;
        }

        if (problem is not null)
        {
            throw problem.With(found is not { } earlier || await RestoreAsync(earlier).ConfigureAwait(false)
                ? "who was banned is still so"
                : "the ban that was there may be gone, and who was kept out by it may come in: ban again");
        }
    }

    /// <summary>Whether there is a ban then. One that is there already is the new one or the earlier one: which, nobody knows who got no answer.</summary>
    private async Task<bool> RestoreAsync(JsonElement earlier)
    {
        try
        {
            ManagementAnswer answer = await _api.SendAsync(HttpMethod.Post, "/banned", Ban, isRepeatable: true, writer => EmqxBan.Write(writer, earlier), CancellationToken.None).ConfigureAwait(false);
            return answer.IsSuccess || _api.Refusal(answer, Ban).Failure == ManagementFailure.AlreadyThere;
        }
        catch (ManagementException)
        {
            // What is told is why the new one could not be made.
            return false;
        }
    }

    /// <summary>EMQX finds bans by these alone; the others stand in the list of all.</summary>
    private static string Query(EmqxBan ban) => ban.Kind is EmqxBanKind.ClientId or EmqxBanKind.UserName or EmqxBanKind.PeerAddress ? $"?{ban.KindName}={ManagementHttp.Escape(ban.Who, nameof(ban))}" : "";

    /// <summary>Not repeated: the second one would be there already, and be taken for another's.</summary>
    private async Task<ManagementException?> TryBanAsync(EmqxBan ban, CancellationToken cancellationToken)
    {
        ManagementAnswer answer = await _api.SendAsync(HttpMethod.Post, "/banned", Ban, isRepeatable: false, ban.Write, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? null : _api.Refusal(answer, Ban);
    }
}
