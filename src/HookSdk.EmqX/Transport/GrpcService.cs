namespace HookSdk.EmqX.Transport;

/// <summary>A service by its full name, package and all, and its methods.</summary>
internal sealed class GrpcService(string name)
{
    private readonly List<GrpcMethod> _methods = [];

    public string Name => name;

    public IReadOnlyList<GrpcMethod> Methods => _methods;

    public GrpcService Unary(string method, GrpcUnaryHandler handler) => Add(GrpcMethod.OfUnary(name, method, handler));

    public GrpcService ClientStream(string method, GrpcStreamHandler handler, bool endsAtTimeout = true) =>
        Add(GrpcMethod.OfStream(name, method, handler, endsAtTimeout));

    public GrpcService Hook(string method, BoundHook route) => Add(GrpcMethod.OfHook(name, method, route));

    private GrpcService Add(GrpcMethod method)
    {
        _methods.Add(method);
        return this;
    }
}
