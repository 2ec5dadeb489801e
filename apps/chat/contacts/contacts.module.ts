import { Module } from '@nestjs/common';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { Contacts } from './contacts.service.js';
import { Customers } from './customers.service.js';
import { NetworkContacts } from './network-contacts.service.js';
import { Visitors } from './visitors.service.js';

/** The people who chat, and the tokens and network identities by which they are found again. */
@Module({
  imports: [SubjectsModule],
  providers: [Contacts, Customers, NetworkContacts, Visitors],
  exports: [Contacts, Customers, NetworkContacts, Visitors],
})
export class ContactsModule {}
