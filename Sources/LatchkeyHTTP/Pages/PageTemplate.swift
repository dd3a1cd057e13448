/// The templates of this folder, parts included.
enum PageTemplate: String, CaseIterable {
    case form, appchoice, waiting, ended, landing, handoff, notme, signedin, signedout, fault, demo, inbox
    case stepup, enrolment, factors, factorschanged, recovery
    case address, secretform, work, who
    case layout, key, mark, moment, asker, delivery, landingstate, endedstate, handoffstate

    var source: [UInt8] {
        switch self {
        case .form: PackageResources.form_mustache
        case .appchoice: PackageResources.appchoice_mustache
        case .waiting: PackageResources.waiting_mustache
        case .ended: PackageResources.ended_mustache
        case .landing: PackageResources.landing_mustache
        case .handoff: PackageResources.handoff_mustache
        case .notme: PackageResources.notme_mustache
        case .signedin: PackageResources.signedin_mustache
        case .signedout: PackageResources.signedout_mustache
        case .fault: PackageResources.fault_mustache
        case .demo: PackageResources.demo_mustache
        case .inbox: PackageResources.inbox_mustache
        case .stepup: PackageResources.stepup_mustache
        case .enrolment: PackageResources.enrolment_mustache
        case .factors: PackageResources.factors_mustache
        case .factorschanged: PackageResources.factorschanged_mustache
        case .recovery: PackageResources.recovery_mustache
        case .address: PackageResources.address_mustache
        case .secretform: PackageResources.secretform_mustache
        case .work: PackageResources.work_mustache
        case .who: PackageResources.who_mustache
        case .layout: PackageResources.layout_mustache
        case .key: PackageResources.key_mustache
        case .mark: PackageResources.mark_mustache
        case .moment: PackageResources.moment_mustache
        case .asker: PackageResources.asker_mustache
        case .delivery: PackageResources.delivery_mustache
        case .landingstate: PackageResources.landingstate_mustache
        case .endedstate: PackageResources.endedstate_mustache
        case .handoffstate: PackageResources.handoffstate_mustache
        }
    }
}
