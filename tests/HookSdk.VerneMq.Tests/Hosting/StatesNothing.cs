using System.Reflection;
using System.Reflection.Emit;

namespace HookSdk.VerneMq.Tests;

/// <summary>A plugin that decides without stating a failure mode: it would not compile, so it is made while the test runs.</summary>
internal static class StatesNothing
{
    public static VerneMqPlugin Make()
    {
        TypeBuilder type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("StatesNothing"), AssemblyBuilderAccess.Run).DefineDynamicModule("main")
            .DefineType("StatesNothing", TypeAttributes.Public | TypeAttributes.Sealed, typeof(VerneMqPlugin));
        MethodBuilder method = type.DefineMethod(
            nameof(VerneMqPlugin.AuthOnPublishAsync), MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(ValueTask<PublishReply>), [typeof(AuthOnPublishRequest), typeof(HookContext)]);
        ILGenerator code = method.GetILGenerator();
        code.Emit(OpCodes.Ldnull);
        code.Emit(OpCodes.Throw);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        return (VerneMqPlugin)Activator.CreateInstance(type.CreateType())!;
    }
}
