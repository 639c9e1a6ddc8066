namespace HookSdk.VerneMq;

/// <summary>What is registered at VerneMQ: by this server, node for node, or what an operator has to register.</summary>
internal sealed class RegistrationView(WantedHooks wanted, OwnUrl own, Func<VerneMqRegistrar?> registrar) : IBrokerView
{
    private const string UnknownUrl = "http://SERVER";

    public HookServer Server => wanted.Chains.Server;

    public string Title => "Registrations at VerneMQ";

    public BrokerKnowledge Read()
    {
        IReadOnlyList<WantedHook> hooks = wanted.At(own.Find() ?? UnknownUrl, isSecretShown: false);
        if (registrar() is not { } keeping || !wanted.Options.Registration.Enabled)
        {
            return new BrokerKnowledge([], "They are made by hand, and VerneMQ forgets those of the command line when it restarts. Whether they are there is not known here.") { Commands = [.. RegistrationLines.VmqAdmin(hooks)] };
        }

        return new BrokerKnowledge(
            [.. keeping.Nodes.Select(node => new KnownBroker(node.Name, node.State, node.Problem is null, [.. hooks.Where(h => node.Manages(h.Hook)).Select(static h => $"{h.Hook} at {h.Endpoint}")]))],
            keeping.Nodes.Count == 0 ? "Nothing was registered yet." : null);
    }
}
