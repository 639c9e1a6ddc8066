using System.Text;

namespace HookSdk.EmqX.Management;

/// <summary>Which clients are meant: those of which everything holds that is set. Names are compared as a whole.</summary>
public sealed record EmqxClientFilter
{
    /// <summary>The user name. Not empty.</summary>
    public string? UserName { get; init; }

    /// <summary>The client id. Not empty.</summary>
    public string? ClientId { get; init; }

    /// <summary>The IP address.</summary>
    public System.Net.IPAddress? PeerAddress { get; init; }

    /// <summary>Whether it is connected; null: stored sessions too.</summary>
    public bool? IsConnected { get; init; }

    /// <summary>The part of a query that leaves stored sessions out.</summary>
    internal const string Connected = "&conn_state=connected";

    /// <summary>A query for any of several names.</summary>
    /// <exception cref="ArgumentException">A name is empty: EMQX would look for other clients than those.</exception>
    internal static string Query(string name, IEnumerable<string> values, string parameter) =>
        $"?fields={EmqxClientInfo.Fields}" + string.Concat(values.Select(value => string.IsNullOrEmpty(value)
            ? throw new ArgumentException("A name in it is empty.", parameter)
            : $"&{name}={ManagementHttp.Escape(value, parameter)}"));

    /// <exception cref="ArgumentException">A name is empty: EMQX would look for other clients than those.</exception>
    internal string Query()
    {
        StringBuilder query = new("?fields=" + EmqxClientInfo.Fields);
        Add("username", UserName, nameof(UserName));
        Add("clientid", ClientId, nameof(ClientId));
        Add("ip_address", PeerAddress?.ToString(), nameof(PeerAddress));
        Add("conn_state", IsConnected switch { true => "connected", false => "disconnected", null => null }, nameof(IsConnected));
        return query.ToString();

        void Add(string name, string? value, string parameter)
        {
            if (value?.Length == 0)
            {
                throw new ArgumentException("It is empty. Leave it null where it does not matter.", parameter);
            }

            if (value is not null)
            {
                query.Append('&').Append(name).Append('=').Append(ManagementHttp.Escape(value, parameter));
            }
        }
    }

    /// <summary>Whether a client that was answered is one of those: what is done to it must not hang on how a version reads a query.</summary>
    internal bool Matches(EmqxClientInfo client) =>
        (UserName is null || client.UserName == UserName)
        && (ClientId is null || client.ClientId == ClientId)
        && (PeerAddress is null || PeerAddress.Equals(client.PeerAddress))
        && (IsConnected is null || client.IsConnected == IsConnected);
}
