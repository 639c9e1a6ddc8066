namespace HookSdk.Emg;

internal static class EmgRequestExtensions
{
    /// <summary>Lays a reply's changes over the request's message, so that the next plugin of a chain sees them. The same request when there are none.</summary>
    public static TRequest With<TRequest>(this TRequest request, OptionChanges? changes)
        where TRequest : EmgRequest =>
        changes is null ? request : (TRequest)request.WithMessage(request.Message.With(changes));
}
