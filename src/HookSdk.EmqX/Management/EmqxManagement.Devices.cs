using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <content>Devices of gateways: EMQX lists them apart from clients over MQTT, and kicks none of them with those.</content>
public sealed partial class EmqxManagement
{
    /// <summary>So many names are asked for one by one, since a gateway takes one in a query; with more all devices are listed.</summary>
    private const int AskOneByOne = 20;

    /// <summary>The devices of a gateway, such as those of ExProto: EMQX lists them apart from clients over MQTT.</summary>
    /// <param name="gateway">The gateway's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work; a gateway that is not loaded is <see cref="ManagementFailure.Refused"/>.</exception>
    public IAsyncEnumerable<EmqxClientInfo> ListDevicesAsync(string gateway = "exproto", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        return ReadClientsAsync($"/gateways/{PathName(gateway, nameof(gateway))}/clients", static _ => true, cancellationToken);
    }

    /// <summary>Closes the connection of a device of a gateway: <see cref="KickAsync(string, CancellationToken)"/> does not find it.</summary>
    /// <param name="clientId">Its client id.</param>
    /// <param name="gateway">The gateway's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ArgumentException">A name is empty, <c>.</c> or <c>..</c>, which no path of this API can name.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public Task<bool> KickDeviceAsync(string clientId, string gateway = "exproto", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(gateway);
        return DeleteAsync($"/gateways/{PathName(gateway, nameof(gateway))}/clients/{PathName(clientId, nameof(clientId))}", "kick a device", cancellationToken);
    }

    /// <summary>Whether a failure at gateways is of no API that is only busy or away: asking again is of no use.</summary>
    internal static bool IsLasting(ManagementException failure) => failure.Failure is not (ManagementFailure.Late or ManagementFailure.Failed or ManagementFailure.Unreachable);

    /// <summary>The names of the gateways that run, such as <c>exproto</c>.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<IReadOnlyList<string>> ListRunningGatewaysAsync(CancellationToken cancellationToken = default)
    {
        const string Operation = "list its gateways";
        JsonElement.ArrayEnumerator all = Items(_api.Ensure(await _api.GetAsync("/gateways?status=running", Operation, cancellationToken).ConfigureAwait(false), Operation), Operation);
        return [.. all.Where(static g => ManagementAnswer.Text(g, "status") == "running").Select(static g => ManagementAnswer.Text(g, "name")).OfType<string>()];
    }

    /// <summary>Closes the connections of all devices of users, at each gateway that runs.</summary>
    /// <returns>How many there were.</returns>
    internal Task<int> KickDevicesOfUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken)
    {
        HashSet<string> users = new(userNames, StringComparer.Ordinal);
        return KickDevicesAsync("username", users, device => device.UserName is { } name && users.Contains(name), cancellationToken);
    }

    /// <summary>Closes the connections of devices, at each gateway that runs.</summary>
    /// <returns>How many there were.</returns>
    internal Task<int> KickDevicesAsync(IEnumerable<ClientConnection> devices, CancellationToken cancellationToken)
    {
        ILookup<string, string?> users = devices.ToLookup(static c => c.ClientId, static c => c.UserName, StringComparer.Ordinal);
        return KickDevicesAsync("clientid", [.. users.Select(static u => u.Key)], device => IsOneOf(users, device), cancellationToken);
    }

    /// <summary>A gateway that fails keeps no other from being looked at.</summary>
    private async Task<int> KickDevicesAsync(string name, HashSet<string> values, Func<EmqxClientInfo, bool> isMeant, CancellationToken cancellationToken)
    {
        int kicked = 0;
        ManagementException? problem = null;
        foreach (string gateway in await ListRunningGatewaysAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                HashSet<string> found = await FindDevicesAsync(gateway, name, values, isMeant, cancellationToken).ConfigureAwait(false);
                foreach (string device in found.Where(IsPathName))
                {
                    kicked += await KickDeviceAsync(device, gateway, cancellationToken).ConfigureAwait(false) ? 1 : 0;
                }

                if (!found.All(IsPathName))
                {
                    problem ??= _api.Unnameable("kick a device");
                }
            }
            catch (ManagementException e)
            {
                // What may work later comes first: it is tried again.
                problem = problem is null || (IsLasting(problem) && !IsLasting(e)) ? e : problem;
            }
        }

        bool areUsers = name == "username";
        return problem is null ? kicked : throw problem.With(areUsers ? values : [], areUsers ? [] : values, kicked);
    }

    private async Task<HashSet<string>> FindDevicesAsync(string gateway, string name, HashSet<string> values, Func<EmqxClientInfo, bool> isMeant, CancellationToken cancellationToken)
    {
        string path = $"/gateways/{PathName(gateway, nameof(gateway))}/clients";
        string[] lists = values.Count > AskOneByOne ? [path] : [.. values.Select(value => $"{path}?{name}={ManagementHttp.Escape(value, nameof(values))}")];
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (string list in lists)
        {
            await foreach (EmqxClientInfo device in ReadClientsAsync(list, isMeant, cancellationToken).ConfigureAwait(false))
            {
                found.Add(device.ClientId);
            }
        }

        return found;
    }
}
